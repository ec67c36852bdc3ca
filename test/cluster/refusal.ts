import type { Cluster } from "./a-cluster.ts";
import type { Identity } from "./an-identity.ts";

/** What the API server says of an object that is to be made, in a dry run; nothing where it takes it. */
export async function refusalOf(
  cluster: Cluster,
  path: string,
  body: unknown,
  as?: Identity,
): Promise<string | undefined> {
  const query = `${path}?dryRun=All&fieldValidation=Strict`;
  return saidBy(await cluster.fetch(query, { method: "POST", body, ...(as && { as }) }));
}

/** The causes of a refusal, `PATH: MESSAGE` each, or its message; nothing of an answer that is none. */
export async function saidBy(answer: Response): Promise<string | undefined> {
  const status = (await answer.json()) as Status;
  if (answer.ok) return undefined;
  const causes = (status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  return causes.length > 0 ? causes.join("\n") : status.message;
}

interface Status {
  message: string;
  details?: { causes?: { field: string; message: string }[] };
}
