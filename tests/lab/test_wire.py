from .wire import Direction, Impairment, Tally

FRAMES = [bytes([n % 256]) * 60 for n in range(2000)]


def carried(impairment: Impairment, name: str = "a>b") -> tuple[list[list[tuple[float, bytes]]], Tally]:
    """What comes out for each frame put in at time 0."""
    direction = Direction(impairment, name)
    return [list(direction.carry(frame, 0.0)) for frame in FRAMES], direction.tally


def test_a_good_cable_passes_everything_at_once_and_unchanged() -> None:
    arrived, tally = carried(Impairment())
    assert arrived == [[(0.0, frame)] for frame in FRAMES]
    assert (tally.forwarded, tally.lost) == (2000, 0)


def test_loss_takes_its_share_and_the_same_frames_each_time() -> None:
    arrived, tally = carried(Impairment(loss=0.1, seed=7))
    assert 150 < tally.lost < 250
    assert arrived == carried(Impairment(loss=0.1, seed=7))[0]
    assert arrived != carried(Impairment(loss=0.1, seed=8))[0]


def test_the_two_directions_have_their_own_luck() -> None:
    impairment = Impairment(loss=0.1)
    assert carried(impairment, "a>b")[0] != carried(impairment, "b>a")[0]


def test_other_settings_do_not_change_which_frames_are_lost() -> None:
    lost = [not copies for copies in carried(Impairment(loss=0.1))[0]]
    busy = Impairment(loss=0.1, duplicate=0.5, corrupt=0.5, jitter=0.01, delay=0.02)
    assert [not copies for copies in carried(busy)[0]] == lost


def test_jitter_stays_around_the_delay() -> None:
    dues = [due for copies in carried(Impairment(delay=0.02, jitter=0.01))[0] for due, _ in copies]
    assert 0.01 <= min(dues) < 0.011
    assert 0.029 < max(dues) <= 0.03


def test_a_rate_spaces_the_frames_out() -> None:
    dues = [due for copies in carried(Impairment(rate=480_000))[0] for due, _ in copies]
    # 60 bytes are a millisecond at this rate.
    assert all(abs(due - 0.001 * (n + 1)) < 1e-6 for n, due in enumerate(dues))


def test_corruption_flips_one_bit_behind_the_header() -> None:
    arrived, tally = carried(Impairment(corrupt=1.0))
    assert tally.corrupted == 2000
    for frame, [(_, broken)] in zip(FRAMES, arrived, strict=True):
        assert broken[:14] == frame[:14]
        assert (int.from_bytes(frame) ^ int.from_bytes(broken)).bit_count() == 1


def test_duplicates_arrive_twice() -> None:
    arrived, tally = carried(Impairment(duplicate=1.0))
    assert all(len(copies) == 2 for copies in arrived)
    assert tally.duplicated == 2000


def test_a_cable_pulled_out_carries_nothing_until_it_is_put_back() -> None:
    direction = Direction(Impairment(down_at=1.0, up_at=2.0), "a>b")
    assert [bool(list(direction.carry(b"\0" * 60, at))) for at in (0.9, 1.0, 1.9, 2.0)] == [
        True,
        False,
        False,
        True,
    ]
