import type { Session } from '@aetherlink/contracts/session';
import { Controller, Get } from '@nestjs/common';
import type { Operator } from '../domain/operator.js';
import type { Unstamped } from '../http/unstamped.js';
import { CurrentOperator } from './current-operator.js';
import { NeedsRole } from './route-access.js';
import { SessionAnswer } from './session-answer.js';

/** `GET /api/session`: who the console works for, and with what kind of service. */
@Controller('api/session')
export class SessionController {
  constructor(private readonly answer: SessionAnswer) {}

  @Get()
  @NeedsRole('viewer')
  session(@CurrentOperator() operator: Operator): Unstamped<Session> {
    return this.answer.for(operator);
  }
}
