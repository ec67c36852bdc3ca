import { describe, expect, test } from "bun:test";
import { connectSystemd, type Every } from "../../src/agent/systemd.ts";

const SOCKET = "/run/systemd/notify";

describe("connectSystemd()", () => {
  test("tells what happens, one message each", () => {
    const { systemd, sent } = connected({ NOTIFY_SOCKET: SOCKET });
    systemd.ready();
    systemd.status("8 attachments");
    systemd.stopping();
    expect(sent).toEqual([`${SOCKET} READY=1`, `${SOCKET} STATUS=8 attachments`, `${SOCKET} STOPPING=1`]);
  });

  test("keeps a status on one line, since the next would be another assignment", () => {
    const { systemd, sent } = connected({ NOTIFY_SOCKET: SOCKET });
    systemd.status("manifests degraded\nMAINPID=1");
    expect(sent).toEqual([`${SOCKET} STATUS=manifests degraded MAINPID=1`]);
  });

  test("says nothing outside of systemd", () => {
    for (const environment of [{}, { NOTIFY_SOCKET: "" }, { WATCHDOG_USEC: "1000000" }]) {
      const { systemd, sent, periods } = connected(environment);
      systemd.ready();
      expect([sent, periods]).toEqual([[], []]);
    }
  });

  test("feeds the watchdog twice as often as it asks, until closed", () => {
    const { systemd, sent, periods, beat, stopped } = connected({ NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: "60000000" });
    beat();
    expect([periods, sent, stopped()]).toEqual([[30_000], [`${SOCKET} WATCHDOG=1`], false]);
    systemd.close();
    expect(stopped()).toBe(true);
  });

  test("leaves a watchdog alone that waits for another process", () => {
    const environment = { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: "60000000" };
    expect(connected({ ...environment, WATCHDOG_PID: String(process.pid + 1) }).periods).toEqual([]);
    expect(connected({ ...environment, WATCHDOG_PID: String(process.pid) }).periods).toEqual([30_000]);
  });

  test("survives a systemd that does not listen", () => {
    const refuse = () => {
      throw new Error("ECONNREFUSED");
    };
    expect(() => connectSystemd({ NOTIFY_SOCKET: SOCKET }, () => () => {}, refuse).ready()).not.toThrow();
  });
});

function connected(environment: Record<string, string>) {
  const sent: string[] = [];
  const periods: number[] = [];
  let beat = () => {};
  let stopped = false;
  const every: Every = (work, milliseconds) => {
    periods.push(milliseconds);
    beat = work;
    return () => {
      stopped = true;
    };
  };
  const systemd = connectSystemd(environment, every, (path, text) => sent.push(`${path} ${text}`));
  return { systemd, sent, periods, beat: () => beat(), stopped: () => stopped };
}
