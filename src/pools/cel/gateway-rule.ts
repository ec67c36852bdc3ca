import { dottedOf, hostsOf, numberOf, rangeOf, sizeOf } from "./address.ts";
import { bind, type Rule } from "./rule.ts";

/** The gateway of a pool is a host of its subnet; to stand at `spec`. */
export function gatewayRule(): Rule {
  const isHost = bind("host", hostsOf("net"), bind("n", numberOf("self.gateway"), "n >= host[0] && n <= host[1]"));
  const inside =
    "isIP(self.gateway) && cidr(self.subnet).containsIP(ip(self.gateway)) && " +
    `(ip(self.gateway).family() == 6 || ${bind("net", "cidr(self.subnet).masked()", isHost)})`;
  const withLength = bind("ip", "string(cidr(self.gateway).ip())", '" is no address: write " + ip');
  const stray = `(isIP(self.gateway) ? " is no host of the subnet " + text : " is no address") + ${meant()}`;
  return {
    rule: `!has(self.gateway) || !isCIDR(self.subnet) || (${inside})`,
    messageExpression: bind(
      "net",
      "cidr(self.subnet).masked()",
      bind("text", "string(net)", `self.gateway + (isCIDR(self.gateway) ? ${withLength} : ${stray})`),
    ),
    fieldPath: ".gateway",
  };
}

/** The same host in the subnet: `172.16.1.33` for `172.16.1.1` in `172.16.1.32/27`. */
function meant(): string {
  const same = `${numberOf("string(net.ip())")} + ${numberOf("self.gateway")} % ${sizeOf("net")}`;
  const write = bind(
    "same",
    `isIP(self.gateway) && ip(self.gateway).family() == 4 ? ${same} : -1`,
    `same >= host[0] && same <= host[1] ? ": write " + ${dottedOf("same")} : ""`,
  );
  const hosts = bind("host", hostsOf("net"), `"; the hosts of " + text + " are " + ${rangeOf("host")} + ${write}`);
  return `(net.ip().family() == 6 ? ": write an address of " + text : ${hosts})`;
}
