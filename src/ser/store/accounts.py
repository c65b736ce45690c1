"""The people who sign in: one account a person, known by e-mail, without any rights of its own."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now

from ser.store.tables import RandomUuid


class People(BaseUserManager["User"]):
    """Finds and makes accounts; e-mail addresses are kept in small letters, so that one person has one account."""

    def create_user(self, email: str, full_name: str, password: str | None = None) -> "User":
        """Make an account; without a password it can be entered only after a reset by e-mail, or by single sign-on."""
        user = self.model(email=email.strip().lower(), full_name=full_name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in; what the person may do stands in the roles held, LEA by LEA."""

    public_id = models.UUIDField(db_default=RandomUuid(), unique=True, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.TextField()
    staff_id = models.TextField(null=True, unique=True)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[People] = People()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "user_account"
        constraints = (models.UniqueConstraint(Lower("email"), name="user_account_email"),)

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ", 1)[0]
