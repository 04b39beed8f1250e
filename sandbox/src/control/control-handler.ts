import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isJsonObject } from '../data/json.ts';
import { readBody } from '../http/read-body.ts';
import { formOf } from '../http/router.ts';
import { MutationRefused } from '../mutation/mutation.ts';
import type { SandboxState } from '../state.ts';
import { ControlError, type ControlAnswer } from './control-call.ts';
import { faultRoutes } from './fault-routes.ts';
import { mutationRoutes } from './mutation-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { worldRoutes } from './world-routes.ts';

export const CONTROL = '/__sandbox';

const routes = [...worldRoutes, ...mutationRoutes, ...faultRoutes, ...reportRoutes].map((route) => ({
  ...route,
  form: formOf(route.path),
}));

function isToken(given: unknown, token: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function answerTo(state: SandboxState, method: string, url: URL, body: unknown): ControlAnswer {
  const path = url.pathname.slice(CONTROL.length);
  for (const route of routes) {
    const found = route.method === method ? route.form.exec(path) : null;
    if (!found) continue;
    if (body !== undefined && !isJsonObject(body)) throw new ControlError('The body is a JSON object.');
    return route.answer({ state, params: { ...found.groups }, query: url.searchParams, body: body ?? {} });
  }
  throw new ControlError(`There is no ${method} ${path}.`, 404);
}

function refusalOf(error: unknown): ControlAnswer {
  if (error instanceof ControlError) return { status: error.status, json: { error: error.message } };
  if (error instanceof MutationRefused) return { status: 409, json: { error: error.message } };
  throw error;
}

/** Serves one request to the control API, which is neither counted nor limited. */
export async function handleControl(
  state: SandboxState,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const body = await readBody(request);
  let answer: ControlAnswer;
  try {
    if (!isToken(request.headers['x-sandbox-token'], token)) {
      throw new ControlError('The header x-sandbox-token is missing or wrong.', 403);
    }
    answer = answerTo(state, request.method ?? 'GET', url, body);
  } catch (error) {
    answer = refusalOf(error);
  }
  if ('parts' in answer) {
    response.writeHead(answer.status, { 'Content-Type': answer.type });
    await pipeline(Readable.from(answer.parts), response);
    return;
  }
  const text = JSON.stringify(answer.json);
  response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
