import { expect, test } from "bun:test";
import fc from "fast-check";
import { nodeLabel, poolLabel } from "../../../src/claims/kubernetes/block-labels.ts";

test("poolLabel() and nodeLabel() keep names that fit", () => {
  expect(poolLabel("eno3np1-rail1-node1")).toBe("pool.railhead.io/eno3np1-rail1-node1");
  expect(nodeLabel("gpu-1.example.org")).toBe("node.railhead.io/gpu-1.example.org");
});

test("nodeLabel() makes a label's key of every node's name, and of different ones different keys", () => {
  const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?$/);
  fc.assert(
    fc.property(name, name, (one, other) => {
      const key = nodeLabel(one).slice("node.railhead.io/".length);
      expect(key).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
      expect(nodeLabel(one) === nodeLabel(other)).toBe(one === other);
    }),
  );
});
