import { describe, expect, test } from "bun:test";
import { CniError, errorObject } from "../../src/wire/error.ts";

describe("errorObject()", () => {
  test("tells details and every cause", () => {
    const cause = new Error("sendmsg: EPERM", { cause: "no capability" });
    const error = new CniError("mtuTooLarge", "MTU 4200 is above the 1500 of ens6f0", { cause, details: "raise it" });
    expect(errorObject(error, "1.0.0")).toEqual({
      cniVersion: "1.0.0",
      code: 103,
      msg: "MTU 4200 is above the 1500 of ens6f0",
      details: "raise it; sendmsg: EPERM; no capability",
    });
  });

  test("gives 999 to what has no code, whatever was thrown", () => {
    for (const thrown of [new TypeError("x is undefined"), "x is undefined"]) {
      expect(errorObject(thrown, "1.1.0")).toEqual({ cniVersion: "1.1.0", code: 999, msg: "x is undefined" });
    }
  });

  test("ends where causes go in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(errorObject(error, "1.1.0").code).toBe(999);
  });
});
