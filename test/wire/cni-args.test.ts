import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseCniArgs } from "../../src/wire/cni-args.ts";
import { CniError } from "../../src/wire/error.ts";

const read = (text: string) => ({ ...parseCniArgs(text) });

describe("parseCniArgs()", () => {
  test("reads what a Kubernetes runtime sends", () => {
    expect(read("IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=train-0;K8S_POD_UID=")).toEqual({
      IgnoreUnknown: "1",
      K8S_POD_NAMESPACE: "default",
      K8S_POD_NAME: "train-0",
      K8S_POD_UID: "",
    });
  });

  test("takes the last value of a repeated key, as a thin Multus repeats them", () => {
    expect(read("IgnoreUnknown=true;MAC=02:00:00:00:00:01;IgnoreUnknown=1")).toEqual({
      IgnoreUnknown: "1",
      MAC: "02:00:00:00:00:01",
    });
  });

  test("splits a part at its first equals sign", () => expect(read("token=a=b==")).toEqual({ token: "a=b==" }));

  test("passes over empty parts", () => expect(read(";;IP=172.16.1.2;")).toEqual({ IP: "172.16.1.2" }));

  test("keeps unknown keys whatever IgnoreUnknown says", () => {
    expect(read("IgnoreUnknown=0;COLOUR=red")).toEqual({ IgnoreUnknown: "0", COLOUR: "red" });
  });

  test("keeps a key that is a name of JavaScript's", () => {
    expect(Object.keys(parseCniArgs("__proto__=1;constructor=2"))).toEqual(["__proto__", "constructor"]);
  });

  test.each(["K8S_POD_NAME", "=value", "a=1;b"])("refuses %p and quotes the part", (text) => {
    expect(() => parseCniArgs(text)).toThrow(/which is not of the form KEY=VALUE$/);
  });

  test("reads any text, or refuses it as an invalid variable", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "=", ";", " ", "é", "\0") }), (text) => {
        try {
          for (const [key, value] of Object.entries(parseCniArgs(text))) expect(text).toContain(`${key}=${value}`);
        } catch (error) {
          expect(error).toBeInstanceOf(CniError);
          expect((error as CniError).code).toBe("invalidEnvironmentVariables");
        }
      }),
    );
  });
});
