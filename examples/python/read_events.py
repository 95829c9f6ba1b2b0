"""读取助残公开事件并按契约校验，逐条打印。 Reads public events, checks each by its contract's JSON Schema, and prints it.

    pip install -r examples/python/requirements.txt
    python3 examples/python/read_events.py --brokers 127.0.0.1:19093 --count 5
"""

import argparse
import json
import pathlib
import sys
import uuid

from confluent_kafka import Consumer, KafkaException
from jsonschema import Draft202012Validator

SCHEMAS = pathlib.Path(__file__).parents[2] / "packages" / "event-contracts" / "schemas"
# Every public log: topics that are internal, or of states, have one more part. (The client's patterns know no look-ahead.)
PUBLIC_LOGS = r"^zhucan\.[a-z-]+\.[a-z-]+\.v[0-9]+$"
validators: dict[str, Draft202012Validator] = {}


def validator_of(name: str) -> Draft202012Validator:
    """The schema that `ce_dataschema` names; it is open, so that members of a later release are passed over."""
    if name not in validators:
        path = SCHEMAS / pathlib.PurePosixPath(name).name
        validators[name] = Draft202012Validator(json.loads(path.read_text("utf-8")))
    return validators[name]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brokers", default="127.0.0.1:19092")
    parser.add_argument("--count", type=int, default=0, help="读多少条后结束；0 为一直读")
    parser.add_argument("--timeout", type=float, default=30, help="多少秒没有新事件即结束；与 --count 合用")
    options = parser.parse_args()
    consumer = Consumer(
        {
            "bootstrap.servers": options.brokers,
            "group.id": f"python-example-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            # Topics that a pattern matches are looked up anew at this pace.
            "topic.metadata.refresh.interval.ms": 5000,
        }
    )
    consumer.subscribe([PUBLIC_LOGS])
    read = 0
    try:
        while options.count == 0 or read < options.count:
            message = consumer.poll(options.timeout if options.count else 1.0)
            if message is None:
                if options.count == 0:
                    continue
                print(f"{options.timeout} 秒内没有新事件。", file=sys.stderr)
                return 1
            if message.error():
                raise KafkaException(message.error())
            attributes = {name: value.decode() for name, value in message.headers() or [] if value is not None}
            data = json.loads(message.value())
            validator_of(attributes["ce_dataschema"]).validate(data)
            read += 1
            print(
                attributes["ce_occurredon"],
                attributes["ce_type"],
                f"v{attributes['ce_aggregateversion']}",
                json.dumps(data, ensure_ascii=False),
                flush=True,
            )
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
