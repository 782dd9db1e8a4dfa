namespace Nabla.Tests.Runtime;

public sealed class PacingTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void ASafePointCollectsOnlyWhenEnoughMayBeDead()
    {
        Pacing pacing = new();
        Assert.Equal(-1, pacing.AtSafePoint(10 * Megabyte, 10 * Megabyte, now: 1));
        Assert.Equal(1, pacing.AtSafePoint(20 * Megabyte, 20 * Megabyte, now: 2));

        // A gigabyte that stays is no reason to collect, half as much beside it is.
        pacing.Swept(1, safe: true, live: 1024 * Megabyte, old: 0, proven: 0);
        Assert.Equal(-1, pacing.AtSafePoint(1500 * Megabyte, 2000 * Megabyte, now: 3));
        Assert.Equal(1, pacing.AtSafePoint(1600 * Megabyte, 2100 * Megabyte, now: 4));

        // Unless looking costs next to nothing.
        pacing.Took(1, start: 4_000, end: 5_000);
        Assert.Equal(-1, pacing.AtSafePoint(1030 * Megabyte, 2200 * Megabyte, now: 9_000));
        Assert.Equal(1, pacing.AtSafePoint(1040 * Megabyte, 2200 * Megabyte, now: 9_000));
    }

    [Fact]
    public void CostlyCollectionsComeLessOften()
    {
        Pacing pacing = new();
        for (int i = 0; i < 20; i++)
        {
            pacing.Took(1, start: 0, end: 1_000_000);
        }

        pacing.Swept(1, safe: true, live: 100 * Megabyte, old: 0, proven: 0);
        pacing.Swept(1, safe: true, live: 0, old: 0, proven: 0);
        Assert.Equal(-1, pacing.AtSafePoint(50 * Megabyte, 0, now: 10_000_000));
        Assert.Equal(1, pacing.AtSafePoint(50 * Megabyte, 0, now: 20_000_000));

        // However dear: where more is in use than was alive at once, now is better than in the middle of a step.
        Assert.Equal(1, pacing.AtSafePoint(150 * Megabyte, 0, now: 10_000_000));
    }

    [Fact]
    public void TheLimitFollowsWhatIsAliveUpAtOnceAndDownSlowly()
    {
        Pacing pacing = new();
        pacing.Swept(1, safe: false, live: 500 * Megabyte, old: 0, proven: 0);
        Assert.Equal(1_000 * Megabyte, pacing.Limit);
        pacing.Swept(1, safe: false, live: 0, old: 0, proven: 0);
        Assert.InRange(pacing.Limit, 900 * Megabyte, 999 * Megabyte);
        for (int i = 0; i < 1_000; i++)
        {
            pacing.Swept(1, safe: false, live: 0, old: 0, proven: 0);
        }

        Assert.Equal(32 * Megabyte, pacing.Limit);
    }

    [Fact]
    public void MemoryIsKeptWarmWhereCollectingIsCheapHoweverMuchStaysAlive()
    {
        Pacing pacing = new(now: 0);
        pacing.Swept(1, safe: false, live: 100 * Megabyte, old: 0, proven: 0);
        Assert.Equal(200 * Megabyte, pacing.Limit);
        pacing.Took(1, start: 4_000_000, end: 5_000_000);
        Assert.Equal(108 * Megabyte, pacing.Limit);

        // Such collections spare what is young, but not for ever.
        Assert.Equal(1, pacing.WhileRenting(handed: 100 * Megabyte, now: 0));
        Assert.Equal(0, pacing.WhileRenting(handed: 108 * Megabyte, now: 0));
        Assert.Equal(1, pacing.WhileRenting(handed: 132 * Megabyte, now: 0));

        // A fifth of the time is the most, unless that is less than it takes to fetch what has left the caches.
        pacing.Took(1, start: 8_900_000, end: 9_900_000);
        Assert.Equal(200 * Megabyte, pacing.Limit);
        pacing.Took(1, start: 9_901_000, end: 9_902_000);
        Assert.Equal(108 * Megabyte, pacing.Limit);
    }

    [Fact]
    public void WhoeverFindsAStepAliveLooksLaterTheNextTime()
    {
        Pacing pacing = new(now: 0);
        pacing.Swept(1, safe: true, live: 100 * Megabyte, old: 0, proven: 0);
        pacing.Took(1, start: 4_000, end: 5_000);
        Assert.Equal(108 * Megabyte, pacing.Limit);
        long handed = 0;
        Assert.Equal(512, MegabytesUntilItLooksAgain(pacing, ref handed));
        Assert.Equal(1024, MegabytesUntilItLooksAgain(pacing, ref handed));

        // Often enough with success, it gains confidence.
        for (int i = 0; i < 128; i++)
        {
            pacing.Swept(0, safe: false, live: 100 * Megabyte, old: 0, proven: 0, handed);
        }

        Assert.Equal(512, MegabytesUntilItLooksAgain(pacing, ref handed));
    }

    private static long MegabytesUntilItLooksAgain(Pacing pacing, ref long handed)
    {
        pacing.Swept(0, safe: false, live: 106 * Megabyte, old: 0, proven: 0, handed);
        long before = handed;
        while (pacing.Limit == 200 * Megabyte)
        {
            handed += 64 * Megabyte;
            pacing.Swept(1, safe: true, live: 100 * Megabyte, old: 0, proven: 0, handed);
        }

        Assert.Equal(108 * Megabyte, pacing.Limit);
        return (handed - before) / Megabyte;
    }

    [Fact]
    public void InMidStepOnlyTheYoungestGenerationIsCollectedAndElsewhereBothYoungOnes()
    {
        Pacing pacing = new();
        Assert.Equal(1, pacing.WhileRenting(handed: 100 * Megabyte, now: 0));
        pacing.AtSafePoint(0, handed: 100 * Megabyte, now: 0);
        Assert.Equal(0, pacing.WhileRenting(handed: 120 * Megabyte, now: 0));
        Assert.Equal(1, pacing.WhileRenting(handed: 200 * Megabyte, now: 0));
    }

    [Fact]
    public void WhereSeveralThreadsTakeStepsTheirSafePointsCountForNothing()
    {
        Pacing pacing = new();
        pacing.Swept(1, safe: true, live: 50 * Megabyte, old: 0, proven: 0);
        Assert.Equal(1, pacing.AtSafePoint(100 * Megabyte, handed: 0, now: 0, thread: 1));
        Assert.Equal(-1, pacing.AtSafePoint(100 * Megabyte, handed: 100 * Megabyte, now: 0, thread: 2));
        Assert.Equal(-1, pacing.AtSafePoint(100 * Megabyte, handed: 200 * Megabyte, now: 0, thread: 1));
        Assert.Equal(1, pacing.WhileRenting(handed: 300 * Megabyte, now: 0));

        // A thread not heard of for long has ended or takes no steps.
        Assert.Equal(1, pacing.AtSafePoint(100 * Megabyte, handed: 1_200 * Megabyte, now: 0, thread: 1));
    }

    [Fact]
    public void WhatTheYoungestGenerationLeavesIsLetPassUntilTheNextSafePoint()
    {
        Pacing pacing = new();
        pacing.Swept(1, safe: true, live: 200 * Megabyte, old: 0, proven: 0);
        pacing.AtSafePoint(0, handed: 0, now: 0);
        pacing.Swept(0, safe: false, live: 390 * Megabyte, old: 0, proven: 0);
        Assert.InRange(pacing.Limit, 450 * Megabyte, 500 * Megabyte);
        Assert.Equal(0, pacing.WhileRenting(handed: Megabyte, now: 0));
        pacing.Swept(1, safe: true, live: 0, old: 0, proven: 0);
        Assert.InRange(pacing.Limit, 390 * Megabyte, 400 * Megabyte);
    }

    [Fact]
    public void AFullCollectionComesForUnprovenOldBytesAndAsOftenAsItsCostAllows()
    {
        Pacing pacing = new();
        pacing.Swept(1, safe: false, live: 200 * Megabyte, old: 150 * Megabyte, proven: 0);
        Assert.Equal(2, pacing.WhileRenting(0, now: 1));
        pacing.Took(2, start: 0, end: 1_000);
        pacing.Swept(2, safe: false, live: 200 * Megabyte, old: 150 * Megabyte, proven: 0);
        Assert.NotEqual(2, pacing.WhileRenting(0, now: 10_000));
        Assert.Equal(2, pacing.WhileRenting(0, now: 30_000));

        // The more there is that only a full collection can free, the sooner.
        pacing.Swept(2, safe: false, live: 3_000 * Megabyte, old: 2_900 * Megabyte, proven: 0);
        Assert.Equal(2, pacing.WhileRenting(0, now: 5_000));
        pacing.Swept(2, safe: false, live: 200 * Megabyte, old: 150 * Megabyte, proven: 0);

        // Parameters live in generation 2 for good: once known as such they are no reason.
        pacing.Swept(2, safe: false, live: 200 * Megabyte, old: 150 * Megabyte, proven: 150 * Megabyte);
        Assert.NotEqual(2, pacing.WhileRenting(0, now: 60_000));
    }

    [Fact]
    public void TheFirstFullCollectionWaitsForWhatItIsThoughtToCost()
    {
        Pacing pacing = new(now: 50_000, fullTicks: 1_000);
        pacing.Swept(1, safe: false, live: 200 * Megabyte, old: 150 * Megabyte, proven: 0);
        Assert.NotEqual(2, pacing.WhileRenting(0, now: 55_000));
        Assert.Equal(2, pacing.WhileRenting(0, now: 80_000));
    }

    [Fact]
    public void WhatWasInUseLatelyStaysMappedAndNotForEver()
    {
        Pacing pacing = new();
        long period = 10 * System.Diagnostics.Stopwatch.Frequency;
        pacing.Peak = 800 * Megabyte;
        Assert.Equal(900 * Megabyte, pacing.Room);
        Assert.True(pacing.Keep(0, now: period) >= 800 * Megabyte);
        Assert.True(pacing.Keep(0, now: 2 * period) >= 800 * Megabyte);
        pacing.Keep(0, now: 3 * period);
        Assert.Equal(32 * Megabyte, pacing.Keep(0, now: 4 * period));
    }
}
