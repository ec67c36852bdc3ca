/** meta/v1 LabelSelector as a schema. Labels outside of `matchLabels` would select everything: they are no field. */
export const LABEL_SELECTOR = {
  type: "object",
  "x-kubernetes-map-type": "atomic",
  properties: {
    matchLabels: { type: "object", additionalProperties: { type: "string", maxLength: 63 } },
    matchExpressions: {
      type: "array",
      maxItems: 100,
      "x-kubernetes-list-type": "atomic",
      items: {
        type: "object",
        required: ["key", "operator"],
        properties: {
          key: { type: "string", minLength: 1, maxLength: 317 },
          operator: { type: "string", enum: ["In", "NotIn", "Exists", "DoesNotExist"] },
          values: { type: "array", "x-kubernetes-list-type": "atomic", items: { type: "string", maxLength: 63 } },
        },
        "x-kubernetes-validations": [
          {
            rule: 'self.operator.endsWith("In") == (has(self.values) && self.values.size() > 0)',
            message: "must have values with In and NotIn, and none with Exists and DoesNotExist",
          },
        ],
      },
    },
  },
} as const;
