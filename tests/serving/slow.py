"""A small application that says which processes serve it, and is slow when asked to be."""

import os
import time

from flask import Flask, jsonify

server = Flask("slow")


@server.get("/healthz")
def healthz():
    return "ok"


@server.get("/pid")
def pid():
    return jsonify(server=os.getpid(), keeper=os.getppid())


@server.get("/slow")
def slow():
    time.sleep(2)
    return "whole"
