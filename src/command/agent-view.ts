import type { AttachmentView, LeaseView, PoolView } from "../node/node.ts";
import { messageOf } from "../wire/error.ts";
import { refusedOrFailed, wrongUsage } from "./exit-error.ts";

/** Where the agent's pages are, unless its configuration says otherwise. */
export const AGENT_HTTP = "127.0.0.1:5711";

/** What the agent can be asked for, by the last part of the page's path. */
export interface AgentViews {
  attachments: AttachmentView;
  leases: LeaseView;
  pools: PoolView;
}

/** Which of them; pools know neither. */
export interface ViewQuery {
  pod?: string | undefined;
  container?: string | undefined;
}

/** How long an agent may take to answer from its own memory, in milliseconds. */
const PATIENCE = 10_000;

/** One page of the agent's, `GET /v1/VIEW`; fails with what to do about it where nobody answers as an agent would. */
export async function askAgent<View extends keyof AgentViews>(
  agent: string,
  view: View,
  { pod, container }: ViewQuery = {},
): Promise<AgentViews[View][]> {
  const page = pageOf(agent, view);
  if (pod !== undefined) page.searchParams.set("pod", pod);
  if (container !== undefined) page.searchParams.set("container", container);
  const { status, text } = await get(page);
  const body = jsonOf(text);
  if (status === 400 && isRecord(body)) throw wrongUsage(String(body.error));
  const list = isRecord(body) ? body[view] : undefined;
  if (status !== 200 || !Array.isArray(list) || !list.every(isRecord)) {
    throw refusedOrFailed(
      `What answers at ${page.host} (status ${status}) is no railhead agent; name its address with --agent`,
    );
  }
  return list as unknown as AgentViews[View][];
}

function pageOf(agent: string, view: string): URL {
  const page = URL.parse(`http://${agent}/v1/${view}`);
  if (page === null || page.username !== "" || page.pathname !== `/v1/${view}`) {
    throw wrongUsage(`--agent is ${agent}; write HOST:PORT, for example ${AGENT_HTTP}`);
  }
  return page;
}

async function get(page: URL): Promise<{ status: number; text: string }> {
  try {
    // A proxy that the environment names would be asked even for the node's own agent.
    process.env.NO_PROXY = "*";
    const response = await fetch(page, { signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : messageOf(error);
    const advice =
      "is it running (systemctl status railhead), and is that its http address (/etc/railhead/config.yaml)?";
    throw refusedOrFailed(`The agent at ${page.host} does not answer (${why}); ${advice}`, error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
