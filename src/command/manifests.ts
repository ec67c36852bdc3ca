import { defineCommand } from "citty";
import { writeManifests } from "../manifests/write-manifests.ts";
import { objectsOf, PARTS } from "./cluster/objects.ts";
import { wrongUsage } from "./exit-error.ts";
import { print, printJson } from "./print.ts";
import { versionLine } from "./version.ts";

/** `railhead manifests`: what a cluster needs before agents and controller can work with it. */
export const manifests = defineCommand({
  meta: {
    name: "manifests",
    description:
      "Print what a cluster needs: the definitions of its custom resources, accounts and roles of agents and " +
      "controller, and the policies that keep a node from writing what is another's. The API server itself checks " +
      "what is written, so no webhook is installed. To update, apply them again.\n\n" +
      "  railhead manifests | kubectl apply -f -\n" +
      "  railhead manifests --only crds | kubectl diff -f -\n" +
      "  railhead manifests --namespace railhead --json",
  },
  args: {
    only: { type: "string", valueHint: "PART", description: "Only the definitions, crds, or rbac, or policy" },
    namespace: {
      type: "string",
      valueHint: "NAME",
      default: "kube-system",
      description: "Namespace of the ServiceAccounts; it must be there",
    },
    json: { type: "boolean", description: "Print one List as JSON" },
  },
  run({ args: { only, namespace, json } }) {
    const parts = PARTS.filter((part) => only === undefined || part === only);
    if (parts.length === 0) throw wrongUsage(`There is no part ${only}; write ${PARTS.join(", ")}`);
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
      throw wrongUsage(`--namespace is ${namespace}; write letters in lower case, digits and -`);
    }
    const objects = parts.flatMap((part) => objectsOf(part, namespace));
    if (json) printJson({ apiVersion: "v1", kind: "List", items: objects });
    else
      print(
        writeManifests(objects, [`Made by: railhead manifests (${versionLine()})`, "Apply with: kubectl apply -f -"]),
      );
  },
});
