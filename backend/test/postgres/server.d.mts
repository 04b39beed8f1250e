export interface TestServer {
  readonly folder: string;
  readonly data: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly port: number;
}
export function createServerFolder(settings?: Readonly<Record<string, string>>): Promise<TestServer>;
export function urlOf(server: TestServer, database?: string, user?: string, password?: string): string;
export function startServer(server: TestServer): Promise<void>;
export function stopServer(server: TestServer, mode?: 'fast' | 'immediate'): Promise<void>;
export function removeServer(server: TestServer): Promise<void>;
