import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { together, type Effect } from '../faults/effect.ts';
import type { LoggedRequest } from '../requests/request-log.ts';
import { findApiRoute } from '../routes/api-routes.ts';
import type { SandboxState } from '../state.ts';
import { findWebhookRoute } from '../webhooks/webhook-routes.ts';
import { notFound, ok, problem, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { deliver } from './delivery.ts';
import { readBody } from './read-body.ts';
import { visitorOf, type Visitor } from './visitor.ts';

const API = '/api/v2';
const WEBHOOKS = '/webhooks/v2';
const searches = [`${API}/jobs/search`, `${API}/contacts/search`];

interface Exchange {
  readonly state: SandboxState;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly visitor: Visitor;
  readonly entry: LoggedRequest;
  readonly method: string;
}

/** Anything that would change the vendor's data; the product must never send one. */
const isWrite = ({ method, url }: Exchange): boolean =>
  method !== 'GET' &&
  !(method === 'POST' && searches.includes(url.pathname)) &&
  !url.pathname.startsWith(`${WEBHOOKS}/`);

/** Too many requests of an IP: no hint at all, as it has to be told from the limit of a key. */
const banned: Answer = { status: 429 };

const keyLimit: Answer = {
  status: 429,
  headers: { 'Retry-After': '1' },
  type: 'text/plain; charset=utf-8',
  text: 'Rate limit exceeded. Please try again later.',
};

/** The counters come first: the IP before anything else is looked at. */
function refusedByIp({ state, visitor }: Exchange, now: number): Answer | undefined {
  const { limiter, settings, log } = state;
  if (!settings.limits && !limiter.isBanned(visitor.ip, now)) return undefined;
  if (limiter.admitIp(visitor.ip, now, settings.banMs)) return undefined;
  if (!limiter.isImposed(visitor.ip)) log.provoked();
  return banned;
}

function refusedByKey({ state, visitor: { key } }: Exchange, now: number): Answer | undefined {
  if (!key || key.revoked) return problem(401);
  if (!state.settings.limits || state.limiter.admitKey(key.id, now)) return undefined;
  state.log.provoked();
  return keyLimit;
}

function effectOf({ state, visitor, url, method, entry }: Exchange, now: number): Effect {
  const { faults, limiter, settings } = state;
  const { kinds, effects } = faults.fire({
    now,
    method,
    path: url.pathname,
    query: url.searchParams,
    ip: visitor.ip,
    key: visitor.key,
    ban: (ms) => limiter.impose(visitor.ip, now + ms),
    banMs: settings.banMs,
  });
  if (kinds.length) entry.fault = kinds.join(',');
  return together(effects);
}

/** Lets people work at the vendor's screens between two pages of the job list. */
function runTraffic({ state, url, method }: Exchange, { location, query, settings }: Call): void {
  if (method !== 'GET' || url.pathname !== `${API}/jobs`) return;
  const name = settings.profile === 'live' ? 'pageStartIndex' : 'recordStartIndex';
  for (const mutation of state.traffic.before(location, Number(query.get(name)) || 0)) {
    state.mutateIfPossible(location, mutation);
  }
}

function routed({ state, url, method }: Exchange, call: Call): Answer {
  const { pathname } = url;
  if (pathname.startsWith(`${WEBHOOKS}/`)) {
    const { subscriptions, deliveries } = state;
    const match = findWebhookRoute(method, pathname.slice(WEBHOOKS.length));
    const now = state.serverTime(call.location);
    return match?.route.answer({ ...call, params: match.params, subscriptions, deliveries, now }) ?? notFound();
  }
  if (!pathname.startsWith(`${API}/`)) return notFound();
  const match = findApiRoute(method, pathname.slice(API.length));
  return match?.route.answer({ ...call, params: match.params }) ?? notFound();
}

/** The real answer, with what faults do to its content. */
async function answerOf(exchange: Exchange, effect: Effect): Promise<Answer> {
  const { state, url, visitor, request, entry } = exchange;
  if (isWrite(exchange)) return problem(405);
  if (effect.answer) return effect.answer;
  const ping = url.pathname === `${API}/diagnostics/ping`;
  if (!ping && !visitor.key) return problem(401);
  const body = await readBody(request);
  let answer: Answer;
  if (ping || !visitor.key) answer = ok({ date: new Date(state.serverTime(undefined)).toISOString() });
  else {
    const call: Call = {
      location: visitor.key.location,
      settings: state.settings,
      params: {},
      query: url.searchParams,
      body,
      bend: effect.bend ?? {},
      number: entry.seq,
    };
    runTraffic(exchange, call);
    answer = routed(exchange, call);
  }
  if (answer.status !== 200 || answer.body === undefined) return answer;
  effect.watch?.(answer.body);
  return { ...answer, body: effect.rewrite?.(answer.body) ?? answer.body };
}

/** Serves one request to the vendor's API: log, limits, key, faults, answer. */
export async function handleApi(
  state: SandboxState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const now = performance.now();
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const visitor = visitorOf(request, state.world);
  const method = request.method ?? 'GET';
  const [path, query] = [url.pathname, url.search.slice(1)];
  const [key_id, location] = [visitor.key?.id ?? null, visitor.key?.location.id ?? null];
  const { accept = null, 'user-agent': user_agent = null } = request.headers;
  const arrival = { method, path, query, key_id, location, ip: visitor.ip, accept, user_agent };
  const entry = state.log.arrive(arrival, now);
  response.once('close', () => state.log.end(entry, performance.now()));
  const exchange = { state, request, url, visitor, entry, method };
  if (isWrite(exchange)) state.log.wrote();
  const needsKey = path !== `${API}/diagnostics/ping`;
  const refused = refusedByIp(exchange, now) ?? (needsKey ? refusedByKey(exchange, now) : undefined);
  const effect = refused ? {} : effectOf(exchange, now);
  const answer = refused ?? (await answerOf(exchange, effect));
  if (!refused && state.settings.latencyMs > 0) await delay(state.settings.latencyMs);
  request.resume();
  await deliver(response, answer, effect.delivery ?? {}, {
    date: state.serverTime(visitor.key?.location),
    sent: () => state.log.answer(entry, answer.status),
  });
}
