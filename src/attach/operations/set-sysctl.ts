import type { OperationOf, Reversible } from "../operation.ts";
import { kernelIn, sightIn, survivorIn } from "./place.ts";

/** The old value comes back only where nobody has changed ours meanwhile. */
export const setSysctl: Reversible<OperationOf<"sysctl.set">, { value?: string }> = {
  say: ({ in: place, key, value }) => `${place === "pod" ? "ip netns exec pod " : ""}sysctl -w ${key}=${value}`,
  before({ in: place, key }, at) {
    const value = sightIn(place, at)?.sysctl(key);
    return value === undefined ? {} : { value };
  },
  act: ({ in: place, key, value }, at) => kernelIn(place, at).setSysctl(key, value),
  undo({ in: place, key, value }, at, before) {
    const kernel = survivorIn(place, at);
    if (before.value !== undefined && before.value !== value && kernel?.sysctl(key) === value) {
      kernel.setSysctl(key, before.value);
    }
  },
  seen: ({ in: place, key, value }, at) => sightIn(place, at)?.sysctl(key) === value,
};
