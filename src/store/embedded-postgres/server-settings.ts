/**
 * Settings of a small durable server, given on the command line so that a change here reaches
 * existing clusters too. What is not named keeps Postgres's default: above all fsync,
 * full_page_writes and synchronous_commit are on, so a commit outlives a power cut.
 */
const settings = {
  // Never reachable from another machine, and no socket file: its path is limited to 107 bytes.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // More than one process opens with the most threads and the largest pool that can be configured.
  max_connections: '500',
  shared_buffers: '128MB',
  // Small reads from a local disk: worker processes for them cost more memory than they save time.
  io_method: 'sync',
  // Nobody replicates from here.
  max_logical_replication_workers: '0',
  // Compiling a plan costs more than our short queries; parallel workers need more shared memory
  // than a container has.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  wal_compression: 'on',
  timezone: 'UTC',
  cluster_name: 'pushpull',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The reasons for a failed start are looked for in English.
  lc_messages: 'C',
};

/** The arguments of `postgres` for a cluster that listens at this port. */
export function serverArguments(folder: string, port: number): string[] {
  const assignments = Object.entries({ ...settings, port: String(port) });
  return ['-D', folder, ...assignments.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
