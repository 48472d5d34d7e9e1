/** `host:port`, `[v6]:port` or a bare host on the default port. */
export function hostAndPort(hostPort: string, defaultPort: number): { readonly host: string; readonly port: number } {
  const { host, port } = /^(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/.exec(hostPort)?.groups ?? {}
  return { host: (host ?? hostPort).replace(/^\[|\]$/g, ''), port: Number(port ?? defaultPort) }
}
