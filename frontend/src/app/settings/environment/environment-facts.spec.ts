import { sessionOf } from '../../core/testing/session-of';
import { environmentFacts } from './environment-facts';

describe('environmentFacts', () => {
  const lines = (...given: Parameters<typeof environmentFacts>) =>
    environmentFacts(...given).map(
      ({ label, value, setting }) => `${label}: ${value}${setting ? ` (${setting})` : ''}`,
    );

  it('say what the service was started with, each with the line that sets it', () => {
    expect(lines(sessionOf({ authMode: 'token,oidc', readOnly: true }), 8)).toEqual([
      'Sign-in: Access token or SSO (AUTH_MODE=token,oidc)',
      'Environment: Production (ENVIRONMENT_NAME=production)',
      'Store: JSON file (PERSISTENCE_DRIVER=json)',
      'Replicas: 1',
      'Runs at the same time: 8 (IMPORT_CONCURRENCY=8)',
      'Importer: Live for tenants with a key, stub for the others (ACCULYNX_MODE=auto)',
      'Tenants’ keys: Can be kept (SECRETS_KEY_FILE)',
      'Read only: On (READ_ONLY=true)',
      'Demo data: Off (DEMO=false)',
      'Version: 2.0.0',
    ]);
  });

  it('leave out what is not known, and say that keys cannot be kept', () => {
    const said = lines(sessionOf({ keepsKeys: false }), undefined);
    expect(said.some((line) => line.includes('IMPORT_CONCURRENCY'))).toBe(false);
    expect(said).toContain('Tenants’ keys: Cannot be kept: the key ring cannot be used (SECRETS_KEY_FILE)');
  });
});
