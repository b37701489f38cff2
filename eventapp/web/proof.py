"""Proof of who somebody is, asked for again before names leave and keys change; what was typed is not lost.

An open laptop is no person: a session alone opens neither. The last proof is good for ten minutes.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from limits import parse

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, PasskeyRefused, WrongCode, WrongPassword
from eventapp.domain.login_sessions import is_proven
from eventapp.queries import second_factors as factor_queries
from eventapp.services import accounts, login_sessions, passkeys, second_factors
from eventapp.web.access import SignedInUser, signed_in_user
from eventapp.web.challenges import Purpose, new_challenge, site, take_challenge
from eventapp.web.extensions import csrf
from eventapp.web.forms.second_factors import ProofForm
from eventapp.web.limits import allow
from eventapp.web.messages import sentence

P = ParamSpec("P")
R = TypeVar("R")

#: Whoever found an open session gets no more than this.
_PROOFS = parse("10/15 minutes")
_OWN_FIELDS = ("csrf_token", "proof_password", "proof_code", "proof_answer")


def freshly_proven(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """Open the view to those who have proven within ten minutes who they are; the others are asked.

    Goes below the declaration of access. A form that was sent travels through the question and back.
    """

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        user = signed_in_user()
        if is_proven(proven_at=user.proven_at, now=clock.now()) or _is_forged():
            return view(*args, **kwargs)
        if request.method != "POST":
            return redirect(url_for("auth.confirmation", next=request.full_path.rstrip("?")), 303)
        fields = [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN_FIELDS]
        asked = ask_for_proof(user, action=request.full_path.rstrip("?"), fields=fields)
        return view(*args, **kwargs) if asked is None else asked

    return guarded


def ask_for_proof(user: SignedInUser, *, action: str, fields: list[tuple[str, str]]) -> ResponseReturnValue | None:
    """Take the proof that was sent and return None, or ask for one."""
    form, refusal, status = ProofForm(), "", 200
    if request.method == "POST" and form.validate() and form.is_filled:
        if not may_prove(user):
            refusal, status = gettext("Das waren viele Versuche. Bitte warten Sie eine Viertelstunde."), 429
        else:
            try:
                _take(form, user)
            except (WrongPassword, WrongCode, PasskeyRefused) as error:
                refusal, status = _words(error), 422
            else:
                return None
    return Response(_page(user, form, action=action, fields=fields, refusal=refusal), status)


def may_prove(user: SignedInUser) -> bool:
    """Count an attempt in this session, from whatever network; False when there were too many."""
    return allow(_PROOFS, "proof", str(user.session_id))


def _take(form: ProofForm, user: SignedInUser) -> None:
    """Raises WrongPassword, WrongCode or PasskeyRefused."""
    now = clock.now()
    if form.proof_answer.data:
        challenge = take_challenge(Purpose.PROOF)
        passkeys.check(answer=form.proof_answer.data, site=site(), challenge=challenge, user_id=user.user_id, now=now)
    elif form.proof_code.data:
        second_factors.check_app_code(user_id=user.user_id, code=form.proof_code.data, now=now)
    else:
        accounts.check_password(user_id=user.user_id, password=form.proof_password.data or "")
    login_sessions.prove(session_id=user.session_id, now=now)


def _page(user: SignedInUser, form: ProofForm, *, action: str, fields: list[tuple[str, str]], refusal: str) -> str:
    factors = factor_queries.get_second_factors(user.user_id)
    options = (
        passkeys.request_options(user_id=user.user_id, site=site(), challenge=new_challenge(Purpose.PROOF))
        if factors.passkeys
        else ""
    )
    return render_template(
        "auth/confirmation.html",
        form=form,
        action=action,
        fields=fields,
        refusal=refusal,
        user=user,
        has_app=factors.has_app,
        options=options,
    )


def _words(error: DomainError) -> str:
    if isinstance(error, WrongPassword):
        return gettext("Das Passwort stimmt nicht.")
    return sentence(error)


def _is_forged() -> bool:
    """True for a form without a valid token: the view refuses it, and must be the one to do so."""
    if request.method != "POST" or g.get("csrf_valid", False):
        return False
    try:
        csrf.protect()
    except CSRFError:
        return True
    return False
