import type { Session } from '@aetherlink/contracts/session';
import { SESSION } from '../../core/strings/session.strings';
import { ENVIRONMENT } from '../../core/strings/settings.strings';
import { formatCount } from '../../ui/time/format-count';

/** One thing that the service was started with. */
export interface EnvironmentFact {
  readonly label: string;
  readonly value: string;
  /** The variable that decides it; null where none does. */
  readonly variable: string | null;
  /** What is copied: `AUTH_MODE=token`, or the name alone where the value is no answer of the service's. */
  readonly setting: string | null;
}

/** What the session's answer says of the installation; `concurrency` is left out while it is not known. */
export function environmentFacts(session: Session, concurrency: number | undefined): readonly EnvironmentFact[] {
  const { auth_mode, environment, store, replicas, version, features } = session;
  return [
    fact(ENVIRONMENT.signIn, ENVIRONMENT.signInModes[auth_mode], 'AUTH_MODE', auth_mode),
    fact(ENVIRONMENT.environment, SESSION.environments[environment], 'ENVIRONMENT_NAME', environment),
    fact(ENVIRONMENT.store, ENVIRONMENT.stores[store], 'PERSISTENCE_DRIVER', store),
    fact(ENVIRONMENT.replicas, formatCount(replicas)),
    ...(concurrency === undefined
      ? []
      : [fact(ENVIRONMENT.concurrency, formatCount(concurrency), 'IMPORT_CONCURRENCY', String(concurrency))]),
    fact(ENVIRONMENT.importer, ENVIRONMENT.importers[features.importer], 'ACCULYNX_MODE', features.importer),
    fact(ENVIRONMENT.keys, features.credentials ? ENVIRONMENT.keysKept : ENVIRONMENT.keysNotKept, 'SECRETS_KEY_FILE'),
    fact(ENVIRONMENT.readOnlyMode, onOff(features.read_only), 'READ_ONLY', String(features.read_only)),
    fact(ENVIRONMENT.demo, onOff(features.demo), 'DEMO', String(features.demo)),
    fact(ENVIRONMENT.version, version),
  ];
}

function fact(
  label: string,
  value: string,
  variable: string | null = null,
  set: string | null = null,
): EnvironmentFact {
  return { label, value, variable, setting: variable !== null && set !== null ? `${variable}=${set}` : variable };
}

function onOff(on: boolean): string {
  return on ? ENVIRONMENT.on : ENVIRONMENT.off;
}
