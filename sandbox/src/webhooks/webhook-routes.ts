import { isJsonObject, type JsonObject } from '../data/json.ts';
import { noContent, notFound, ok, problem, type Answer } from '../http/answer.ts';
import type { Call, Route } from '../http/call.ts';
import { router } from '../http/router.ts';
import { pageOf, rules } from '../paging/page.ts';
import type { Deliveries } from './deliveries.ts';
import { consumerOf } from './loopback.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import { entityOf, topics } from './topics.ts';

export interface WebhookCall extends Call {
  readonly subscriptions: Subscriptions;
  readonly deliveries: Deliveries;
  /** The server's time, ms since the epoch. */
  readonly now: number;
}

const shown = ({ id, consumer, technicalContact, topics: names, active }: Subscription): JsonObject => ({
  subscriptionId: id,
  consumerUrl: consumer.href,
  technicalContact,
  topicNames: names,
  integrationType: 'Api',
  status: active ? 'Active' : 'Inactive',
});

/** Topic names as they were sent, or undefined where one is unknown or none is there. */
function topicsIn(names: unknown): string[] | undefined {
  if (!Array.isArray(names) || names.length === 0) return undefined;
  const known = topics.filter((topic) => names.includes(topic));
  return known.length === new Set(names).size ? known : undefined;
}

const isMail = (text: unknown): text is string => typeof text === 'string' && /^[^@\s]+@[^@\s]+$/.test(text);

function list(call: WebhookCall): Answer {
  const wanted = call.query.get('subscriptionStatusQueryFilter') ?? 'All';
  const found = call.subscriptions
    .at(call.location)
    .filter(({ active }) => wanted === 'All' || (wanted === 'Active') === active);
  if (found.length === 0 && call.deliveries.rules.emptyList === '416') return problem(416);
  return pageOf(call, rules.subscriptions, found.map(shown));
}

function create({ location, body, subscriptions }: WebhookCall): Answer {
  if (!isJsonObject(body)) return problem(400, 'A non-empty request body is required.');
  const consumer = consumerOf(body['consumerUrl']);
  if (!consumer) return problem(412, 'The consumer URL must be a valid https URL.');
  const names = topicsIn(body['topicNames']);
  if (!names) return problem(412, 'The topic names are not valid.');
  const contact = body['techContact'];
  if (!isMail(contact)) return problem(412, 'The technical contact must be an email address.');
  if (body['integrationType'] !== 'Api') return problem(412, 'The integration type is not valid.');
  return ok({ subscriptionId: subscriptions.add(location, consumer, contact, names).id });
}

/** Everything but the address can be changed. Described as 204; live it is 200 with an empty body. */
function change({ body, settings }: WebhookCall, subscription: Subscription): Answer {
  const names = isJsonObject(body) ? topicsIn(body['topicNames']) : undefined;
  if (!names || !isJsonObject(body)) return problem(412, 'The topic names are not valid.');
  const contact = body['technicalContact'];
  if (contact !== undefined && !isMail(contact)) return problem(412, 'The technical contact must be an email address.');
  subscription.topics = names;
  if (contact !== undefined) subscription.technicalContact = contact;
  return settings.profile === 'live' ? { status: 200 } : noContent;
}

/** Delivers a sample about a record that nobody has. */
function sample({ body, deliveries, now }: WebhookCall, subscription: Subscription): Answer {
  const topic = isJsonObject(body) ? body['topicName'] : undefined;
  if (typeof topic !== 'string' || !topics.includes(topic)) return problem(412, 'The topic name is not valid.');
  const id = '00000000-0000-0000-0000-000000000000';
  deliveries.send(subscription, { topic, entity: entityOf(topic), id }, now);
  return { status: 202 };
}

const one = (
  method: string,
  path: string,
  answer: (call: WebhookCall, subscription: Subscription) => Answer,
): Route<WebhookCall> => ({
  method,
  path: `/subscriptions/{id}${path}`,
  answer: (call) => {
    const found = call.subscriptions.find(call.location, call.params['id'] ?? '');
    return found ? answer(call, found) : notFound();
  },
});

/** Everything below /webhooks/v2. */
export const findWebhookRoute = router<WebhookCall>([
  {
    method: 'GET',
    path: '/topics',
    answer: (call) =>
      pageOf(
        call,
        rules.subscriptions,
        topics.map((topicName) => ({ topicName })),
      ),
  },
  { method: 'GET', path: '/subscriptions', answer: list },
  { method: 'POST', path: '/subscriptions', answer: create },
  one('GET', '', (_call, subscription) => ok(shown(subscription))),
  one('PUT', '', change),
  one('POST', '/test-event', sample),
  one('DELETE', '', ({ subscriptions }, { id }) => {
    subscriptions.remove(id);
    return noContent;
  }),
]);
