import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AnswerInterceptor } from './answer.interceptor.js';
import { DoorRefusals } from './door-refusals.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.pipe.js';

/** What holds for every route: checked input, stamped answers, one form of refusal. */
@Global()
@Module({
  providers: [
    DoorRefusals,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [DoorRefusals],
})
export class HttpModule {}
