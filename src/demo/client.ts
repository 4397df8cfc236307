/** The demo's client: like any other, it knows the HTTP interface and nothing behind it. */
export type Client = {
  readonly get: <T>(path: string) => Promise<T>;
  readonly send: <T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    reason?: string,
  ) => Promise<T>;
  readonly download: (path: string) => Promise<Uint8Array>;
  readonly upload: <T>(path: string, csv: string) => Promise<T>;
};

/** An answer that is no success, with its body. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: { readonly code: string; readonly detail: string };

  constructor(message: string, problem: Refused['problem']) {
    super(message);
    this.problem = problem;
  }
}

export const clientOf = (url: string, token: string): Client => {
  // Position of this client's last write. Its reads wait until they show it.
  let position = '0';
  const answered = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Response> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(method === 'GET' ? { 'X-Position': position } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) {
      const problem = await response.text();
      throw new Refused(
        `${method} ${path} answered ${response.status}: ${problem}`,
        JSON.parse(problem) as Refused['problem'],
      );
    }
    if (method !== 'GET') position = response.headers.get('X-Position') ?? position;
    return response;
  };
  const call = async <T>(method: string, path: string, headers: Record<string, string>, body?: string): Promise<T> => {
    const text = await (await answered(method, path, headers, body)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: (path) => call('GET', path, {}),
    send: (method, path, body, reason) =>
      call(
        method,
        path,
        {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(reason === undefined ? {} : { 'X-Reason': reason }),
        },
        body === undefined ? undefined : JSON.stringify(body),
      ),
    download: async (path) => new Uint8Array(await (await answered('GET', path, {})).arrayBuffer()),
    upload: (path, csv) => call('POST', path, { 'Content-Type': 'text/csv' }, csv),
  };
};
