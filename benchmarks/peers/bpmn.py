"""SpiffWorkflow: a BPMN process instance a task, its serialized state in a row of SQLite.

The process waits for a signal, after which its task is ready to be done; that task's data then
hold the day of the start and the deadline. Fair and fast: the process itself is kept once, not in
each instance, by a converter of the kind that the library's documentation provides for; one script
engine for all; the waiting instances are read with one SELECT over an index, each restored, given
the signal, run as far as it goes and serialized; all are written with one executemany in one
transaction. SQLite is as durable as Upon's.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.specs.event_definitions import SignalEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.durable import connect
from benchmarks.peers.work import DUE, ISSUED, TRIGGER, counted, measure

PROCESS = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="upon" id="d">
  <process id="task" isExecutable="true">
    <startEvent id="planned"><outgoing>f1</outgoing></startEvent>
    <sequenceFlow id="f1" sourceRef="planned" targetRef="waiting"/>
    <intermediateCatchEvent id="waiting">
      <incoming>f1</incoming><outgoing>f2</outgoing><signalEventDefinition signalRef="s"/>
    </intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="waiting" targetRef="active"/>
    <manualTask id="active"><incoming>f2</incoming><outgoing>f3</outgoing></manualTask>
    <sequenceFlow id="f3" sourceRef="active" targetRef="done"/>
    <endEvent id="done"><incoming>f3</incoming></endEvent>
  </process>
  <signal id="s" name="{TRIGGER}"/>
</definitions>"""
TABLE = "CREATE TABLE instance (id INTEGER PRIMARY KEY, waits_for TEXT, body TEXT NOT NULL)"
INDEX = "CREATE INDEX waiting ON instance (waits_for)"
ENGINE = PythonScriptEngine()


def process() -> Any:
    """The process, read from its XML."""
    parser = BpmnParser()
    parser.add_bpmn_str(PROCESS.encode())
    return parser.get_spec("task")


class OneProcess(BpmnWorkflowConverter):
    """Instances without their process, which all of them share."""

    spec: Any = None

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        """What is the instance's own."""
        own: dict[str, Any] = super(BpmnWorkflowConverter, self).to_dict(workflow)
        return own

    def from_dict(self, dct: dict[str, Any]) -> Any:
        """The instance, with the process put back."""
        return super().from_dict({**dct, "spec": self.spec, "subprocesses": {}})


class Instance(BpmnWorkflow):
    """A process instance that shares the one script engine."""

    def __init__(self, spec: Any, subprocess_specs: Any = None, **options: Any) -> None:
        super().__init__(spec, subprocess_specs, script_engine=ENGINE, **options)


class Bpmn:
    """The table of instances and what restores them."""

    def __init__(self, folder: Path, n: int) -> None:
        self.path = folder / "tasks.db"
        OneProcess.spec = process()
        config = {name: way for name, way in DEFAULT_CONFIG.items() if name is not BpmnWorkflow}
        registry = BpmnWorkflowSerializer.configure(config | {Instance: OneProcess})
        self.serializer = BpmnWorkflowSerializer(registry)
        with closing(connect(self.path)) as made:
            made.execute("BEGIN")
            made.execute(TABLE)
            made.executemany(
                "INSERT INTO instance (waits_for, body) VALUES (?, ?)",
                ((TRIGGER, self.planned()) for _ in range(n)),
            )
            made.execute(INDEX)
            made.execute("COMMIT")
        self.connection = connect(self.path)

    def planned(self) -> str:
        """A new instance, run until it waits."""
        instance = Instance(OneProcess.spec)
        instance.do_engine_steps()
        return str(self.serializer.serialize_json(instance))

    def activate(self) -> None:
        """One transaction: read, restore and signal each, write."""
        self.connection.execute("BEGIN IMMEDIATE")
        waiting = self.connection.execute(
            "SELECT id, body FROM instance WHERE waits_for = ?", (TRIGGER,)
        ).fetchall()
        changed = [(self.signalled(body), number) for number, body in waiting]
        self.connection.executemany(
            "UPDATE instance SET waits_for = NULL, body = ? WHERE id = ?", changed
        )
        self.connection.execute("COMMIT")

    def signalled(self, body: str) -> str:
        """An instance after the signal."""
        instance = self.serializer.deserialize_json(body)
        instance.send_event(BpmnEvent(SignalEventDefinition(TRIGGER)))
        instance.do_engine_steps()
        task = instance.get_next_task(state=TaskState.READY, spec_name="active")
        task.data.update(started_on=ISSUED.isoformat(), due=DUE.isoformat())
        return str(self.serializer.serialize_json(instance))

    def active(self) -> int:
        """Counted by another connection, after one instance was looked at from within."""
        row = self.connection.execute("SELECT body FROM instance ORDER BY id DESC").fetchone()
        instance = self.serializer.deserialize_json(row[0])
        task = instance.get_next_task(state=TaskState.READY, spec_name="active")
        assert task.data == {"started_on": ISSUED.isoformat(), "due": DUE.isoformat()}
        due = f'%"due": "{DUE.isoformat()}"%'
        query = "SELECT count(*) FROM instance WHERE waits_for IS NULL AND body LIKE ?"
        return counted(self.path, query, due)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


if __name__ == "__main__":
    measure("SpiffWorkflow", Bpmn)
