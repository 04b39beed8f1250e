/** An answer as a browser sees it, and the address that it has come from. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const MOST_HOPS = 12;

/** As much of a browser as a sign-in needs: it keeps cookies for each host and follows redirects. */
export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  /** Asks once, with the cookies of that host, and keeps those that come back. */
  async ask(url: string, init: RequestInit = {}): Promise<Page> {
    const { host } = new URL(url);
    const cookies = this.jar.get(host) ?? new Map<string, string>();
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string> | undefined) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    this.jar.set(host, cookies);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Asks and goes where the answers send it, up to the first answer that is no redirect or that `stop` wants. */
  async follow(url: string, init: RequestInit = {}, stop: (next: URL) => boolean = () => false): Promise<Page> {
    let page = await this.ask(url, init);
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const location = page.headers.get('location');
      if (page.status < 300 || page.status > 399 || location === null) return page;
      const next = new URL(location, page.url);
      if (stop(next)) return page;
      page = await this.ask(next.href);
    }
    throw new Error(`Sent around in circles, last to ${page.url}`);
  }

  cookie(url: string, name: string): string | undefined {
    return this.jar.get(new URL(url).host)?.get(name);
  }

  setCookie(url: string, name: string, value: string | undefined): void {
    const cookies = this.jar.get(new URL(url).host) ?? new Map<string, string>();
    if (value === undefined) cookies.delete(name);
    else cookies.set(name, value);
    this.jar.set(new URL(url).host, cookies);
  }
}
