namespace MnistSample.Digits;

/// <summary>The styles in which the generator knows how to write each digit.</summary>
internal static class Glyphs
{
    private static readonly Glyph[] s_all =
    [
        // A closed oval; one whose ends overlap at the top; a narrow one.
        new(0, 3, [[.50f, 0f, .22f, .13f, .10f, .50f, .22f, .87f, .50f, 1f, .78f, .87f, .90f, .50f, .78f, .13f, .50f, 0f]]),
        new(0, 3, [[.66f, .06f, .36f, .05f, .14f, .34f, .13f, .70f, .38f, .98f, .70f, .92f, .87f, .60f, .82f, .24f, .58f, .01f, .40f, .07f]]),
        new(0, 2, [[.52f, 0f, .34f, .14f, .26f, .50f, .32f, .86f, .50f, 1f, .66f, .86f, .74f, .50f, .68f, .14f, .52f, 0f]]),

        // A bare stroke; with a flag; with a flag and a foot.
        new(1, 4, [[.50f, 0f, .50f, .5f, .49f, 1f]]),
        new(1, 3, [[.30f, .24f, .54f, 0f, .54f, 0f, .52f, .5f, .52f, 1f]]),
        new(1, 1, [[.28f, .22f, .50f, 0f, .50f, 0f, .50f, 1f], [.24f, 1f, .78f, .99f]]),

        // A straight base; a loop at the heel; a round shoulder and a wavy base.
        new(2, 3, [[.14f, .26f, .28f, .05f, .56f, 0f, .80f, .16f, .76f, .42f, .46f, .74f, .12f, 1f, .12f, 1f, .88f, .99f]]),
        new(2, 3, [[.16f, .18f, .42f, 0f, .74f, .10f, .76f, .38f, .52f, .70f, .22f, .95f, .08f, .88f, .20f, .76f, .50f, .90f, .92f, .97f]]),
        new(2, 2, [[.10f, .16f, .44f, .01f, .78f, .17f, .70f, .45f, .12f, .96f, .12f, .96f, .38f, .88f, .64f, .99f, .92f, .88f]]),

        // Two bows; a flat top; a small loop at the waist.
        new(3, 4, [[.16f, .13f, .46f, 0f, .76f, .13f, .72f, .36f, .40f, .47f, .40f, .47f, .76f, .56f, .86f, .78f, .62f, .98f, .30f, .99f, .08f, .86f]]),
        new(3, 2, [[.14f, .02f, .80f, .01f, .80f, .01f, .40f, .40f, .40f, .40f, .74f, .47f, .87f, .72f, .64f, .97f, .12f, .94f]]),
        new(3, 2, [[.12f, .10f, .52f, 0f, .78f, .18f, .58f, .42f, .36f, .50f, .42f, .42f, .68f, .50f, .84f, .74f, .58f, .99f, .10f, .92f]]),

        // Open; closed and drawn at one go; open with a round bowl.
        new(4, 4, [[.18f, .02f, .10f, .52f, .10f, .52f, .52f, .56f, .88f, .52f], [.74f, .06f, .70f, .5f, .66f, 1f]]),
        new(4, 2, [[.92f, .64f, .06f, .66f, .06f, .66f, .64f, 0f, .64f, 0f, .62f, 1f]]),
        new(4, 3, [[.16f, .02f, .10f, .30f, .22f, .48f, .52f, .48f, .80f, .36f], [.84f, 0f, .78f, .5f, .72f, 1f]]),

        // Body, then the hat; all at one go; like an S.
        new(5, 4, [[.22f, .03f, .18f, .44f, .18f, .44f, .50f, .37f, .82f, .50f, .84f, .78f, .54f, 1f, .10f, .92f], [.22f, .03f, .52f, .04f, .88f, 0f]]),
        new(5, 3, [[.86f, 0f, .30f, .04f, .30f, .04f, .22f, .42f, .22f, .42f, .56f, .40f, .80f, .60f, .72f, .88f, .42f, 1f, .08f, .94f]]),
        new(5, 2, [[.88f, .02f, .46f, .04f, .24f, .24f, .40f, .44f, .74f, .60f, .74f, .86f, .44f, 1f, .10f, .90f]]),

        // A curved stem; a straight stem and a small bowl; a hook at the top.
        new(6, 3, [[.70f, 0f, .36f, .22f, .15f, .56f, .18f, .86f, .46f, 1f, .78f, .88f, .80f, .64f, .54f, .52f, .28f, .62f, .17f, .80f]]),
        new(6, 2, [[.40f, 0f, .22f, .40f, .16f, .76f, .34f, .98f, .66f, .96f, .76f, .76f, .56f, .62f, .30f, .70f, .20f, .84f]]),
        new(6, 2, [[.86f, .14f, .64f, 0f, .34f, .16f, .15f, .52f, .22f, .90f, .54f, 1f, .82f, .82f, .74f, .56f, .44f, .48f, .18f, .66f]]),

        // Plain; crossed; with a serif.
        new(7, 4, [[.08f, .04f, .48f, .04f, .90f, .02f, .90f, .02f, .62f, .44f, .40f, 1f]]),
        new(7, 2, [[.08f, .04f, .90f, .03f, .90f, .03f, .60f, .48f, .44f, 1f], [.26f, .54f, .80f, .48f]]),
        new(7, 2, [[.10f, .24f, .12f, .05f, .12f, .05f, .86f, .04f, .86f, .04f, .66f, .34f, .54f, .66f, .52f, 1f]]),

        // At one go, crossing itself; two rings; at one go and left open at the top.
        new(8, 4, [[.76f, .12f, .50f, 0f, .24f, .14f, .30f, .36f, .62f, .56f, .80f, .80f, .50f, 1f, .20f, .82f, .38f, .56f, .70f, .36f, .76f, .12f]]),
        new(8, 2, [[.50f, 0f, .26f, .10f, .26f, .36f, .50f, .46f, .74f, .36f, .74f, .10f, .50f, 0f], [.50f, .46f, .20f, .60f, .20f, .88f, .50f, 1f, .80f, .88f, .80f, .60f, .50f, .46f]]),
        new(8, 2, [[.84f, .04f, .46f, .02f, .20f, .18f, .36f, .40f, .70f, .60f, .72f, .90f, .40f, .99f, .24f, .76f, .50f, .48f, .82f, .18f]]),

        // A ring and a straight stem; a round tail; a stem set apart from the ring.
        new(9, 4, [[.80f, .18f, .52f, 0f, .22f, .16f, .22f, .42f, .50f, .50f, .80f, .24f, .80f, .24f, .78f, .60f, .70f, 1f]]),
        new(9, 3, [[.78f, .16f, .48f, 0f, .20f, .20f, .26f, .46f, .56f, .48f, .80f, .18f, .86f, .50f, .74f, .84f, .46f, 1f, .18f, .92f]]),
        new(9, 2, [[.76f, .06f, .46f, .02f, .16f, .22f, .22f, .48f, .54f, .48f, .76f, .30f], [.80f, .02f, .76f, .50f, .60f, 1f]]),
    ];

    private static readonly Glyph[][] s_byDigit = [.. Enumerable.Range(0, 10).Select(Repeated)];

    /// <summary>The styles of a digit, each as often as its weight says.</summary>
    public static ReadOnlySpan<Glyph> Of(int digit) => s_byDigit[digit];

    private static Glyph[] Repeated(int digit) =>
        [.. s_all.Where(glyph => glyph.Digit == digit).SelectMany(glyph => Enumerable.Repeat(glyph, glyph.Weight))];
}
