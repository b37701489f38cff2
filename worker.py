"""The background worker as a program, `python -m worker`: `serve` starts it. `flask --app wsgi worker run` does the
same with all pages and plug-ins loaded, which a worker never needs."""

from flask.cli import ScriptInfo

from eventapp.worker_app import create_worker_app
from startup import read_config, settle

if __name__ == "__main__":
    app = create_worker_app(read_config())
    settle()
    app.cli.main(args=["worker", "run"], prog_name="worker", obj=ScriptInfo(create_app=lambda: app))
