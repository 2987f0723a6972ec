/** Topics of one car in the cloud's broker (fleet spec §7.2). */
export type CarTopics = {
  readonly toServer: string;
  readonly toGateway: string;
  /** An empty message there says that the server has dropped the session. */
  readonly serverGone: string;
};

/** The topics of a car. Neither name may be checked here: they come from configurations that were. */
export function carTopics(company: string, car: string): CarTopics {
  const prefix = `${company}/${car}`;
  return {
    toServer: `${prefix}/module_gateway`,
    toGateway: `${prefix}/external_server`,
    serverGone: `${prefix}/external_server_disconnect`,
  };
}
