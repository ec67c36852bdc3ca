import { describe, expect, test } from "bun:test";
import { collectionRequest, objectRequest, targetOf } from "../../src/kube/request.ts";
import { NODE } from "../../src/kube/resources/node.ts";
import { POD } from "../../src/kube/resources/pod.ts";

describe("collectionRequest()", () => {
  test("selects by namespace, fields and labels", () => {
    const scope = { namespace: "default", fields: { "spec.nodeName": "n1", "status.phase": "Running" }, labels: "a=b" };
    const request = collectionRequest("list", POD, scope);
    expect(request).toMatchObject({ method: "GET", asked: { verb: "list", resource: "pods", name: "default/*" } });
    expect(targetOf(request)).toBe(
      "/api/v1/namespaces/default/pods?fieldSelector=spec.nodeName%3Dn1%2Cstatus.phase%3DRunning&labelSelector=a%3Db",
    );
  });

  test("escapes what would be more than a value in a field selector", () => {
    const { query } = collectionRequest("watch", NODE, { fields: { "metadata.name": "a,b=c\\d" } });
    expect(query.fieldSelector).toBe("metadata.name=a\\,b\\=c\\\\d");
  });
});

describe("objectRequest()", () => {
  test("knows the method of each verb and names what it is about", () => {
    const methods = (["get", "update", "patch", "delete"] as const).map(
      (verb) => objectRequest(verb, NODE, { name: "n1" }).method,
    );
    expect(methods).toEqual(["GET", "PUT", "PATCH", "DELETE"]);
    const { asked } = objectRequest("patch", POD, { namespace: "default", name: "web-0" }, "status");
    expect(asked).toEqual({ verb: "patch", resource: "pods/status", name: "default/web-0" });
  });
});
