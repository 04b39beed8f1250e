/** Longer than any test: no tick falls due, so that only the writer itself starts runs. */
const INTERVAL_SEC = 2_592_000;
const SCHEDULE = '/api/crm/import/acculynx/schedule';
/** The store keeps this many runs of a tenant in memory. */
const RUNS_CHECKED = 15;

/** One client of the service with a tenant of its own, one request at a time; remembers what it was promised. */
export class ServiceWriter {
  acknowledged = 0;
  /** The last value that was acknowledged, and the one that was under way when the service died. */
  description = { acked: undefined, tried: undefined };
  paused = { acked: undefined, tried: undefined };
  runs = [];
  n = 0;

  constructor(tenant) {
    this.tenant = tenant;
  }

  /** Writes until the service does not answer any more. */
  async work(client) {
    try {
      for (;;) await this.act(client, (this.n += 1));
    } catch (error) {
      if (error instanceof TypeError || error.cause?.code || error.code) return;
      throw error;
    }
  }

  /** What is wrong with what a new process says about the tenant. */
  async check(client) {
    if (this.description.acked === undefined && this.description.tried === undefined) return [];
    const problems = [];
    const { status, body } = await client.schedule(this.tenant);
    if (status === 404 && this.description.acked === undefined) return [];
    if (status !== 200) return [`${this.tenant}: its schedule answers ${status}`];
    this.settle('description', body.schedule.description, problems);
    this.settle('paused', body.schedule.paused, problems);
    for (const id of this.runs.slice(-RUNS_CHECKED)) {
      const run = await client.call('GET', `/api/crm/import/acculynx/runs/${id}`);
      if (run.status !== 200) problems.push(`${this.tenant}: run ${id} was acknowledged and answers ${run.status}`);
    }
    return problems;
  }

  async act(client, n) {
    if (this.description.acked === undefined || n % 4 === 1) {
      const description = `act ${n}`;
      const isNew = this.description.acked === undefined;
      await this.change('description', description, () =>
        isNew
          ? client.create(this.tenant, { interval_sec: INTERVAL_SEC, description })
          : client.call('PATCH', SCHEDULE, { tenant: this.tenant, body: { description } }),
      );
      if (isNew) this.paused = { acked: false, tried: undefined };
    } else if (n % 4 === 2) await this.change('paused', true, () => client.pause(this.tenant, { reason: `act ${n}` }));
    else if (n % 4 === 3) await this.change('paused', false, () => client.resume(this.tenant, {}));
    else await this.runNow(client);
  }

  async runNow(client) {
    const { status, body } = await client.runNow(this.tenant);
    if (status === 200 || status === 202) {
      this.acknowledged += 1;
      this.runs.push(body.run_id);
    } else if (status !== 409) throw new Error(`run-now answered ${status}: ${JSON.stringify(body)}`);
  }

  async change(name, value, send) {
    this[name].tried = value;
    const { status, body } = await send();
    if (status !== 200 && status !== 201) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
    this[name] = { acked: value, tried: undefined };
    this.acknowledged += 1;
  }

  settle(name, found, problems) {
    const { acked, tried } = this[name];
    if (acked !== undefined && found !== acked && (tried === undefined || found !== tried)) {
      problems.push(`${this.tenant}: ${name} was acknowledged as ${acked}, the service says ${found}`);
    }
    this[name] = { acked: found, tried: undefined };
  }
}
