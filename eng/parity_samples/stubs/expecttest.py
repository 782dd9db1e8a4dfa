"""All that PyTorch's operation database asks of a package that is not needed for it."""

ACCEPT = False


class TestCase:
    pass


def assert_expected_inline(*_, **__):
    pass
