import {
  createServerFolder,
  removeServer,
  startServer,
  stopServer,
  urlOf,
} from '../../backend/test/postgres/server.mjs';

/**
 * Starts a throw-away PostgreSQL and answers its address, the settings with which the product works on it, and the ways
 * to stop it. `settings` are the server's. The caller removes it in `finally`.
 */
export async function startPostgres(settings = {}) {
  const server = await createServerFolder(settings);
  try {
    await startServer(server);
  } catch (error) {
    await removeServer(server);
    throw error;
  }
  const url = urlOf(server);
  return {
    url,
    port: server.port,
    env: { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: url },
    restart: async (mode = 'fast') => {
      await stopServer(server, mode);
      await startServer(server);
    },
    remove: () => removeServer(server),
  };
}
