import { KubeError } from "./kube-error.ts";
import { readObject } from "./read-object.ts";
import { type KubeRequest, objectRequest } from "./request.ts";
import type { KubeObject, ObjectName, Resource } from "./resource.ts";
import type { Call, Transport } from "./transport.ts";
import { isAbsent } from "./written.ts";

/** One object, by one request; undefined where there is none of that name. */
export async function getObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  name: ObjectName,
  call: Call = {},
): Promise<T | undefined> {
  try {
    return await sendForObject(transport, resource, objectRequest("get", resource, name), call);
  } catch (error) {
    if (isAbsent(error, name)) return undefined;
    throw error;
  }
}

/** A request whose answer is an object. */
export async function sendForObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  request: KubeRequest,
  call: Call,
): Promise<T> {
  const reading = readObject(resource, await transport.send(request, call));
  if (reading?.kind === "read") return reading.object;
  const reason = reading === undefined ? "it has no metadata" : reading.unreadable.reason;
  throw new KubeError(request.asked, { kind: "unreadable", reason });
}
