#!/usr/bin/env python3
"""Renews the tables beside this file from the installed botocore.

    python3 -m pip install --upgrade botocore
    python3 cache-macros/data/renew.py
    git diff cache-macros/data

botocore knows what AWS has: it is generated from the same models as the SDK for Rust, whose crates are named after the service ids.
"""

import pathlib

import botocore
import botocore.session

HERE = pathlib.Path(__file__).parent
session = botocore.session.get_session()


def services():
    for name in session.get_available_services():
        service_id = session.get_service_model(name).metadata.get("serviceId")
        if service_id:
            yield service_id.lower().replace(" ", "").replace("-", ""), name, service_id


def regions():
    for partition in session.get_component("endpoint_resolver")._endpoint_data["partitions"]:
        for region, data in sorted(partition["regions"].items()):
            yield partition["partition"], region, data["description"]


def write(name, columns, rows):
    lines = ["\t".join(columns) + f"; from botocore {botocore.__version__}"]
    lines += ["\t".join(row) for row in rows]
    (HERE / name).write_text("# " + "\n".join(lines) + "\n", encoding="utf-8")


write(
    "aws-services.tsv",
    ["AWS SDK for Rust crate suffix (aws-sdk-<suffix>)", "boto3 service name", "AWS service id"],
    sorted(services()),
)
write("aws-regions.tsv", ["partition", "region", "name"], regions())
