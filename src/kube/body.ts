/** What a request carries. */
export interface Body {
  /** Content-Type. */
  type: string;
  text: string;
}

export function jsonBody(value: object): Body {
  return { type: "application/json", text: JSON.stringify(value) };
}

/** JSON merge patch, RFC 7386. */
export function mergePatchBody(value: object): Body {
  return { type: "application/merge-patch+json", text: JSON.stringify(value) };
}

/**
 * Server-side apply takes YAML. JSON is that but for some characters: what YAML 1.1 calls a line break (U+0085, U+2028,
 * U+2029) would be folded into a space, other control characters are refused. YAML knows JSON's escapes for them.
 */
export function applyBody(value: object): Body {
  const text = JSON.stringify(value).replace(NO_YAML, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return { type: "application/apply-patch+yaml", text };
}

const NO_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
