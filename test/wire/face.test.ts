import { describe, expect, test } from "bun:test";
import { FACES, faceOf } from "../../src/wire/face.ts";

describe("faceOf()", () => {
  test("reads the last part of a path", () => {
    for (const face of FACES) expect(faceOf(`/opt/cni/bin/${face}`)).toBe(face);
    expect(faceOf("sriov")).toBe("sriov");
  });

  test.each(["/opt/cni/bin/", "", "/sriov/bridge", "SRIOV", "length"])("finds none in %p", (path) => {
    expect(faceOf(path)).toBeUndefined();
  });
});
