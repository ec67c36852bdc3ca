/** ServiceAccount of agents that do not use kubelet's credentials. */
export const AGENT_ACCOUNT = "railhead-agent";

/** ServiceAccount of `railhead controller`; its Lease has the same name. */
export const CONTROLLER_ACCOUNT = "railhead-controller";
