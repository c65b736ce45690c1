"""The addresses of the pages; they carry random public ids and nothing else that could name a child."""

from allauth.account.urls import urlpatterns as account_pages
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

from ser.web.access import accounts, activity, own, people, sign_ins
from ser.web.child import views as child
from ser.web.claims import views as claims
from ser.web.directory import views as directory
from ser.web.entry import deletes, drafts, flows, renewals
from ser.web.entry import views as entry
from ser.web.merges import views as merges
from ser.web.search import views as search
from ser.web.submissions import doubts, remembered
from ser.web.submissions import views as submissions
from ser.web.worklists import home

handler400 = "ser.web.sorry.bad_request"
handler403 = "ser.web.sorry.not_allowed"
handler404 = "ser.web.sorry.not_found"
handler500 = "ser.web.sorry.failed"

# An address of an account is changed by those who give access, and proved by the person; nobody adds their own.
_GONE = {"account_email", "account_confirm_email", "account_email_verification_sent"}
_ACCOUNT = [
    *(one for one in account_pages if one.name not in _GONE),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("session/", home.session, name="session"),
    path("switch/", home.switch, name="switch"),
    path("find/", search.find, name="find"),
    path("find/results/", search.results, name="find_results"),
    path("find/statewide/", search.statewide, name="find_statewide"),
    path("find/statewide/list/", search.statewide_list, name="find_list"),
    path("look-ups/", search.look_ups, name="look_ups"),
    path("look-ups/review/", search.review_look_ups, name="review_look_ups"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/give/", people.give, name="give"),
    path("people/take/", people.take, name="take"),
    path("people/withdraw/", people.withdraw, name="withdraw"),
    path("people/activity/", activity.activity, name="activity"),
    path("people/decide/", people.decide, name="decide"),
    path("people/close/", accounts.close, name="close_account"),
    path("people/address/", accounts.change_address, name="change_address"),
    path("people/sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("staff/", people.staff, name="staff"),
    path("staff/ask/", people.ask_for, name="ask_for"),
    path("staff/confirm/", people.confirm, name="confirm_access"),
    path("access/", own.roles, name="own_roles"),
    path("access/ask/", own.ask, name="ask"),
    path("access/assurance/", own.assurance, name="assurance"),
    path("address/", accounts.confirm_address, name="confirm_address"),
    path("address/<str:token>/", accounts.address_link, name="address_link"),
    path("invitation/", own.invitation, name="invitation"),
    path("invitation/<str:token>/", own.invitation_link, name="invitation_link"),
    path("child/new/", entry.new_child, name="new_child"),
    path("child/new/check/", entry.new_child_check, name="new_child_check"),
    path("child/<uuid:child>/<slug:kind>/new/", entry.record, name="new_record"),
    path("child/<uuid:child>/<slug:kind>/new/check/", entry.check, name="new_record_check"),
    path("child/<uuid:child>/<slug:kind>/<int:number>/", entry.record, name="record"),
    path("child/<uuid:child>/<slug:kind>/<int:number>/check/", entry.check, name="record_check"),
    path("child/<uuid:child>/<slug:kind>/<int:number>/others/", entry.others, name="record_others"),
    path("child/<uuid:child>/<slug:kind>/<int:number>/delete/", deletes.ask_delete, name="record_delete"),
    path("directory/", directory.overview, name="shelves"),
    path("directory/<slug:kind>/", directory.shelf, name="shelf"),
    path("directory/<slug:kind>/new/", entry.listed, name="new_listed"),
    path("directory/<slug:kind>/new/check/", entry.check, name="new_listed_check"),
    path("directory/<slug:kind>/<int:number>/", entry.listed, name="listed"),
    path("directory/<slug:kind>/<int:number>/check/", entry.check, name="listed_check"),
    path("directory/<slug:kind>/<int:number>/others/", entry.others, name="listed_others"),
    path("directory/<slug:kind>/<int:number>/delete/", deletes.ask_delete, name="listed_delete"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/<int:number>/", submissions.submission, name="submission"),
    path("submissions/<int:number>/yes/", submissions.say_yes, name="submission_yes"),
    path("submissions/<int:number>/withdraw/", submissions.withdraw, name="submission_withdraw"),
    path("deletes/", deletes.deletes, name="deletes"),
    path("deletes/decide/", deletes.decide_delete, name="decide_delete"),
    path("child/<uuid:child>/", child.overview, name="child"),
    path("child/<uuid:child>/deadlines/", child.deadlines, name="child_deadlines"),
    path("child/<uuid:child>/story/", child.story, name="child_story"),
    path("child/<uuid:child>/records/", child.records, name="child_records"),
    path("child/<uuid:child>/changes/", child.changes, name="child_changes"),
    path("child/<uuid:child>/access/", child.access, name="child_access"),
    path("claims/", claims.queue, name="claims"),
    path("claims/answer/", claims.answer, name="answer_claim"),
    path("claims/ended/", claims.ended, name="ended_claims"),
    path("claims/contest/", claims.contest, name="contest_claim"),
    path("claims/decide/", claims.decide, name="decide_claim"),
    path("child/<uuid:child>/claim/", claims.claim, name="claim"),
    path("child/<uuid:child>/release/", claims.release, name="release"),
    path("child/<uuid:child>/flow/", flows.flows, name="flows"),
    path("child/<uuid:child>/flow/<slug:flow>/", flows.flow, name="flow"),
    path("child/<uuid:child>/flow/<slug:flow>/<slug:step>/", flows.step, name="flow_step"),
    path("child/<uuid:child>/flow/<slug:flow>/<slug:step>/<int:number>/", flows.step, name="flow_record"),
    path("child/<uuid:child>/renew/<slug:name>/", renewals.renewal, name="renewal"),
    path("child/<uuid:child>/renew/<slug:name>/keep/", renewals.keep, name="renewal_keep"),
    path("merges/", merges.merges, name="merges"),
    path("merges/compare/", merges.compare, name="compare"),
    path("merges/<int:number>/", merges.merge_made, name="merge_made"),
    path("child/<uuid:child>/merge/<uuid:other>/", merges.merge, name="merge"),
    path("submissions/doubts/", doubts.doubts, name="doubts"),
    path("submissions/answers/", remembered.answers, name="answers"),
    path("submissions/answers/take-back/", remembered.take_back_answer, name="take_back_answer"),
    path("submissions/profile/<slug:kind>/", remembered.profile, name="profile"),
    path("submissions/doubts/answer/", doubts.answer_doubt, name="answer_doubt"),
    path("account/", include(_ACCOUNT)),
]
