import { describe, expect, test } from "bun:test";
import { createLog } from "../../src/agent/log.ts";
import { logPerformed, performedLine } from "../../src/agent/performed-line.ts";
import type { PerformedEvent } from "../../src/node/node.ts";
import { aPerformedEvent } from "./a-performed-event.ts";

describe("performedLine()", () => {
  test("names Pod, NIC, network, device, address and milliseconds", () => {
    expect(performedLine(aPerformedEvent())).toBe(
      "ADD net1 of ai/trainer-0: gpu1-net11 by railhead, ens6f0v3, 172.16.1.34/27, 12 ms",
    );
  });

  test("names the container where the Pod is unknown", () => {
    const { pod: _, device: __, ...event } = aPerformedEvent({ command: "DEL", addresses: [] });
    expect(performedLine(event)).toBe("DEL net1 of container c1: gpu1-net11 by railhead, 12 ms");
  });

  test("tells what went wrong, with its code", () => {
    const error = { code: 100, msg: "Pool rail1 has no free address" };
    expect(performedLine(aPerformedEvent({ addresses: [], error }))).toBe(
      "ADD net1 of ai/trainer-0: gpu1-net11 by railhead, ens6f0v3 failed after 12 ms with code 100: Pool rail1 has no free address",
    );
  });

  test("of a GC names no container", () => {
    const {
      pod: _,
      device: __,
      ...event
    } = aPerformedEvent({ command: "GC", containerId: "", ifname: "", addresses: [] });
    expect(performedLine(event)).toBe("GC: gpu1-net11 by railhead, 12 ms");
  });
});

describe("logPerformed()", () => {
  test("writes one line, as important as what happened", () => {
    const later = { code: 11, msg: "try again" };
    const broken = { code: 999, msg: "broken" };
    const events = [{}, { command: "STATUS" }, { command: "CHECK" }, { error: later }, { error: broken }] as const;
    expect(events.map((changes) => priorityOf(aPerformedEvent(changes)))).toEqual(["<6>", "<7>", "<7>", "<4>", "<3>"]);
  });
});

function priorityOf(event: PerformedEvent): string {
  const lines: string[] = [];
  logPerformed(
    createLog({ level: "debug", format: "text", journal: true }, (line) => lines.push(line)),
    event,
  );
  expect(lines).toHaveLength(1);
  return lines[0]!.slice(0, 3);
}
