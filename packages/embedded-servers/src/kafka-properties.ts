/** Where a broker listens and keeps its log. */
export interface BrokerPlace {
  /** Host part of the listeners: loopback, or all addresses inside a container. */
  readonly bind: string;
  /** Port of the clients, on loopback of this machine. */
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
}

/** The settings of one broker for one developer, in KRaft mode: by name, as Kafka documents them. */
export function brokerProperties({
  bind,
  port,
  controllerPort,
  logDir,
}: BrokerPlace): Readonly<Record<string, string>> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${bind}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logDir.replaceAll('\\', '/'),
    'num.partitions': '3',
    'offsets.topic.num.partitions': '8',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.segment.bytes': '67108864',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '4',
    'log.cleaner.dedupe.buffer.size': '8388608',
    // A broker that was killed may come back after this time, instead of nine seconds.
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '333',
  };
}
