import { describe, expect, test } from "bun:test";
import { apiVersionOf, collectionPath, nameText, objectPath, resourceText } from "../../src/kube/resource.ts";
import { NODE } from "../../src/kube/resources/node.ts";
import { POD } from "../../src/kube/resources/pod.ts";
import { SPIDER_ENDPOINT, SPIDER_IP_POOL } from "../../src/kube/resources/spiderpool.ts";

describe("collectionPath()", () => {
  test("is below /api for the core group and below /apis for all others", () => {
    expect(collectionPath(NODE)).toBe("/api/v1/nodes");
    expect(collectionPath(SPIDER_IP_POOL)).toBe("/apis/spiderpool.spidernet.io/v2beta1/spiderippools");
  });

  test("names one namespace, or none for all of them", () => {
    expect(collectionPath(POD, "default")).toBe("/api/v1/namespaces/default/pods");
    expect(collectionPath(POD)).toBe("/api/v1/pods");
    expect(() => collectionPath(NODE, "default")).toThrow("nodes are in no namespace");
  });
});

describe("objectPath()", () => {
  test("leads to an object, or to a part of it", () => {
    expect(objectPath(NODE, { name: "n1" }, "status")).toBe("/api/v1/nodes/n1/status");
    const endpoint = { namespace: "default", name: "web-0" };
    expect(objectPath(SPIDER_ENDPOINT, endpoint)).toBe(
      "/apis/spiderpool.spidernet.io/v2beta1/namespaces/default/spiderendpoints/web-0",
    );
  });

  test("leads nowhere else, whatever the name", () => {
    expect(objectPath(NODE, { name: "../pods?x=1" })).toBe("/api/v1/nodes/..%2Fpods%3Fx%3D1");
    for (const name of ["", ".", ".."]) {
      expect(() => objectPath(NODE, { name })).toThrow(`"${name}" is no name of a Node`);
      expect(() => objectPath(POD, { namespace: name, name: "web-0" })).toThrow(`"${name}" is no namespace`);
    }
    expect(() => objectPath(POD, { name: "web-0" })).toThrow("The namespace of Pod web-0 is missing");
  });
});

test("apiVersionOf(), resourceText() and nameText() write what kubectl does", () => {
  expect([apiVersionOf(NODE), apiVersionOf(SPIDER_IP_POOL)]).toEqual(["v1", "spiderpool.spidernet.io/v2beta1"]);
  expect([resourceText(NODE), resourceText(SPIDER_IP_POOL)]).toEqual([
    "nodes",
    "spiderippools.spiderpool.spidernet.io",
  ]);
  expect([nameText({ name: "n1" }), nameText({ namespace: "default", name: "web-0" })]).toEqual([
    "n1",
    "default/web-0",
  ]);
});
