import type { Document } from "../manifests/document.ts";
import { CNI_VERSIONS, type CniVersion, type Network } from "./network.ts";
import { type Remark, refused } from "./remark.ts";

const NAD_NAME = "multus.spidernet.io/cr-name";
const CNI_VERSION = "multus.spidernet.io/cni-version";
const CONFLIST_NAME = "cni.spidernet.io/cniconfig-name";

/** Spiderpool's default, in which there is no CHECK, GC or STATUS. */
const DEFAULT_CNI_VERSION = "0.3.1";

/** RFC 1123 subdomain: the names of Kubernetes objects; safe as a file's name. */
const DNS_1123 = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What the CNI library takes as the name of a network. */
const CNI_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/**
 * The names and the version of the conflist, which annotations may change: the NetworkAttachmentDefinition's name, the
 * name inside of it, its `cniVersion` (1.1.0 besides Spiderpool's four).
 */
export function namesOf(
  document: Document,
  annotations: Record<string, string>,
): { names: Pick<Network, "name" | "namespace" | "conflistName" | "cniVersion">; remarks: Remark[] } {
  const name = annotations[NAD_NAME] ?? document.name;
  const stated = annotations[CONFLIST_NAME];
  const version = annotations[CNI_VERSION] ?? DEFAULT_CNI_VERSION;
  const remarks: Remark[] = [];
  if (!DNS_1123.test(name)) remarks.push(badName(annotations[NAD_NAME] === undefined, name));
  if (stated !== undefined && !CNI_NAME.test(stated)) remarks.push(badConflistName(stated));
  if (!isCniVersion(version)) remarks.push(badVersion(version));
  const cniVersion = isCniVersion(version) ? version : DEFAULT_CNI_VERSION;
  const names = { name, namespace: document.namespace ?? "default", conflistName: stated ?? name, cniVersion };
  return { names, remarks };
}

function isCniVersion(text: string): text is CniVersion {
  return CNI_VERSIONS.some((version) => version === text);
}

function badName(own: boolean, name: string): Remark {
  const path = own ? ["metadata", "name"] : ["metadata", "annotations", NAD_NAME];
  const better = name.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-");
  const advice = DNS_1123.test(better) ? better : "lower-case letters, digits, - and .";
  return refused(path, `${path.at(-1)} "${name}" is no name of an object; write ${advice}`);
}

function badConflistName(name: string): Remark {
  const path = ["metadata", "annotations", CONFLIST_NAME];
  return refused(path, `${CONFLIST_NAME} "${name}" is no name of a network; write letters, digits, _, . and -`);
}

function badVersion(version: string): Remark {
  const path = ["metadata", "annotations", CNI_VERSION];
  return refused(path, `${CNI_VERSION} is "${version}"; write one of ${CNI_VERSIONS.join(", ")}`);
}
