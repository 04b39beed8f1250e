import { Injectable } from '@nestjs/common';
import type { Operator } from '../domain/operator.js';
import { Authenticator } from './authenticator.js';

/** The one operator of local mode. */
export const LOCAL_OPERATOR: Operator = {
  id: 'local:ops',
  actor: 'local:ops',
  role: 'admin',
  source: 'ui',
  tenants: ['*'],
};

/** Local mode: only this machine can reach the service, so whoever calls is its operator. */
@Injectable()
export class LocalAuthenticator extends Authenticator {
  identify(): Promise<Operator> {
    return Promise.resolve(LOCAL_OPERATOR);
  }
}
