import { COMMIT, VERSION } from "../version.ts";
import { messageOf } from "../wire/error.ts";
import { answerStatus } from "./answer-status.ts";
import { createDuties, type Duties } from "./duties.ts";
import { holdSocket } from "./hold-socket.ts";
import { httpApp } from "./http-app.ts";
import { kernelState } from "./kernel-state.ts";
import { createLog, type Log, writesToJournal } from "./log.ts";
import { readSettings } from "./read-settings.ts";
import { serveCni } from "./serve-cni.ts";
import { serveHttp } from "./serve-http.ts";
import type { AgentSettings } from "./settings.ts";
import { awaitSignals } from "./signals.ts";
import { startNode } from "./start-node.ts";
import { sweepRegularly } from "./sweep-regularly.ts";
import { connectSystemd, type Systemd } from "./systemd.ts";
import { readinessText, tellDuty } from "./tell-duty.ts";
import { warmThreads } from "./warm-threads.ts";

/**
 * `railhead agent [FLAG…]`: serves until it is told to stop, and ends the process. Exit code 0 after SIGTERM or
 * SIGINT, 1 when it cannot serve, 2 for wrong flags or a wrong configuration.
 */
export async function main(argv: string[]): Promise<void> {
  const read = readSettings(argv);
  switch (read.kind) {
    case "help":
      await Bun.write(Bun.stdout, read.text);
      return;
    case "wrong":
      await Bun.write(Bun.stderr, `railhead agent: ${read.problem}\n`);
      process.exitCode = 2;
      return;
    case "settings":
      process.exit(await exitCodeOf(read.settings));
  }
}

async function exitCodeOf(settings: AgentSettings): Promise<number> {
  const { logLevel: level, logFormat: format } = settings;
  const log = createLog({ level, format, journal: writesToJournal(process.env) });
  try {
    await run(settings, log);
    return 0;
  } catch (error) {
    log.error(
      new Error(`The agent ends: ${messageOf(error)}`, { cause: error instanceof Error ? error.cause : error }),
    );
    return 1;
  }
}

/** All that runs, in the order in which it comes to life, and ends in reverse: whatever was begun, also if it fails. */
async function run(settings: AgentSettings, log: Log): Promise<void> {
  log.info(`railhead ${VERSION} (${COMMIT}) on node ${settings.nodeName}`);
  await using life = new AsyncDisposableStack();
  const systemd = life.adopt(connectSystemd(process.env), (it) => it.close());
  const duties = dutiesToldTo(log, systemd);
  life.adopt(holdSocket(settings.socket), (it) => it.release());
  await warmThreads();
  const { node, metrics, manifests } = await startNode(settings, { duties, log }, life);
  const pages = httpApp({ node, duties, metrics });
  life.adopt(serveHttp(settings.http, pages.fetch, { duties, log }), (it) => it.stop());
  const cni = life.adopt(serveCni(settings.socket, answerStatus(node.perform, duties)), (it) => it.stop(0));
  duties.set("socket", { kind: "ready" });
  const sweep = async () => {
    duties.set("kernel", kernelState());
    await manifests.retry();
    return node.sweep();
  };
  const stopSweeping = sweepRegularly({ sweep, swept: metrics.swept, duties, log }, settings.sweepSeconds * 1000);
  systemd.ready();
  const signal = await awaitSignals({ reload: () => void manifests.reload(), abandon: () => process.exit(1) }).stop;
  log.info(`${signal}: the plans under way end, then the agent does`);
  systemd.stopping();
  const patience = settings.drainSeconds * 1000;
  await endedWithin(patience, Promise.all([cni.stop(patience), node.drain(), stopSweeping()]), log);
}

function dutiesToldTo(log: Log, systemd: Systemd): Duties {
  const duties = createDuties(
    () => new Date(),
    (duty, before) => {
      tellDuty(log, duty, before);
      systemd.status(readinessText(duties));
    },
  );
  return duties;
}

async function endedWithin(milliseconds: number, work: Promise<unknown>, log: Log): Promise<void> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), milliseconds);
  const outcome = await Promise.race([work, late.promise]);
  clearTimeout(timer);
  if (outcome === "late") log.warn("Plans are still under way; the next sweep takes them back");
}
