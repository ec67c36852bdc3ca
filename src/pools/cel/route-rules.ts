import { bind, type Rule } from "./rule.ts";

/** What a route must be by itself, to stand at the item: one destination and one next hop, under either name. */
export function routeRules(): Rule[] {
  const dst = valueOfEither("self", "dst", "to");
  const length = '(isIP(dst) ? ": write " + dst + (ip(dst).family() == 4 ? "/32" : "/128") : "")';
  return [
    ...nameRules("dst", "to", "172.16.0.0/16"),
    ...nameRules("gw", "via", "172.16.1.1"),
    {
      rule: `!(${dst} in ["0.0.0.0/0", "::/0", "default"])`,
      messageExpression: `"is a default route: write gateway: " + ${valueOfEither("self", "gw", "via")} + " in spec, in its place"`,
    },
    {
      rule: bind("dst", dst, 'dst in ["", "default"] || isCIDR(dst)'),
      messageExpression: bind("dst", dst, `dst + " is no network" + ${length}`),
    },
  ];
}

/** What routes must be in their pool, to stand at `spec`. */
export function poolRouteRules(): Rule[] {
  const [dst, gw] = [valueOfEither("r", "dst", "to"), valueOfEither("r", "gw", "via")];
  const same = `${valueOfEither("o", "dst", "to")} != ${dst} || ${valueOfEither("o", "gw", "via")} == ${gw}`;
  const subnet = (body: string) => bind("net", "string(cidr(self.subnet).masked())", body);
  return [
    listRule(
      bind("gw", gw, 'gw == "" || (isIP(gw) && cidr(self.subnet).containsIP(ip(gw)))'),
      subnet(`${gw} + " is no router of the subnet: write an address of " + net`),
    ),
    listRule(
      bind("dst", dst, "!isCIDR(dst) || cidr(dst).ip().family() == cidr(self.subnet).ip().family()"),
      subnet(`${dst} + " is of another family than the subnet " + net + ": write it in a pool of its own family"`),
    ),
    listRule(
      `self.routes.all(o, ${same})`,
      `${dst} + " has several gateways, one of them " + ${gw} + ": keep one of them"`,
    ),
  ];
}

/** A value stands under its name or its alias, and under both only if they say the same. */
function nameRules(name: string, alias: string, example: string): Rule[] {
  return [
    {
      rule: `has(self.${name}) || has(self.${alias})`,
      message: `has no ${name}: write for example ${name}: ${example}`,
    },
    {
      rule: `!has(self.${name}) || !has(self.${alias}) || self.${name} == self.${alias}`,
      messageExpression: `"has ${name} " + self.${name} + " and ${alias} " + self.${alias} + ": keep ${name}"`,
    },
  ];
}

function listRule(right: string, said: string): Rule {
  return {
    rule: `!has(self.routes) || !isCIDR(self.subnet) || self.routes.all(r, ${right})`,
    messageExpression: `self.routes.map(r, !(${right}), ${said})[0]`,
    fieldPath: ".routes",
  };
}

/** Empty where there is none, of which `nameRules` complain. */
function valueOfEither(route: string, name: string, alias: string): string {
  return `(has(${route}.${name}) ? ${route}.${name} : has(${route}.${alias}) ? ${route}.${alias} : "")`;
}
