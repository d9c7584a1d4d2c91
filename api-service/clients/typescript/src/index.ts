import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./schema.ts";

export type * from "./schema.ts";

export interface Options {
  /** Sent as X-API-Key; not needed where the API is open. */
  key?: string;
  /** Milliseconds that a call may take. */
  timeout?: number;
}

/** A client for the API at an address. */
export function connect(baseUrl: string, { key, timeout = 10_000 }: Options = {}): Client<paths> {
  return createClient<paths>({
    baseUrl,
    headers: key ? { "X-API-Key": key } : {},
    fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]) }),
  });
}
