import { apiClient } from '../product/api-client.mjs';
import { until } from '../product/until.mjs';

const NAMES = ['lighthouse-roofing', 'meadowlark-exteriors', 'stonebridge-roofing'];
const READY_WITHIN_MS = 30_000;
const INTERVAL_SEC = 60;

const isReady = (url) =>
  fetch(`${url}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );

/** Gives the demo one tenant per location of the sandbox, with its key, so that real pages come in. `isOver` ends the wait. */
export async function addLiveTenants(url, locations, isOver) {
  const readyOrOver = async () => isOver() || isReady(url);
  await until('the demo is ready', readyOrOver, { deadlineMs: READY_WITHIN_MS, everyMs: 100 });
  if (isOver()) return;
  const api = apiClient(url);
  for (const [index, { key }] of locations.entries()) {
    const tenant = NAMES[index] ?? `sandbox-${index + 1}`;
    const created = await api.create(tenant, { interval_sec: INTERVAL_SEC });
    const saved = await api.putKey(tenant, key);
    for (const { status, body } of [created, saved]) {
      if (status >= 300) throw new Error(`${tenant} could not be added: ${status} ${body.detail ?? ''}`);
    }
  }
}
