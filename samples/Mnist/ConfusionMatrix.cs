namespace MnistSample;

/// <summary>How often each digit was taken for each digit.</summary>
internal sealed class ConfusionMatrix
{
    private readonly int[,] _counts = new int[10, 10];

    public int Total { get; private set; }

    public int Right { get; private set; }

    /// <summary>The share of right answers, 0 to 1; 0 where nothing was asked.</summary>
    public double Accuracy => Total == 0 ? 0 : Right / (double)Total;

    /// <summary>How often <paramref name="digit"/> was taken for <paramref name="answer"/>.</summary>
    public int this[int digit, int answer] => _counts[digit, answer];

    public void Add(int digit, int answer)
    {
        _counts[digit, answer]++;
        Total++;
        Right += digit == answer ? 1 : 0;
    }

    /// <summary>The share of images of a digit that were read as that digit; 0 where there are none.</summary>
    public double Recall(int digit)
    {
        int images = 0;
        for (int answer = 0; answer < 10; answer++)
        {
            images += _counts[digit, answer];
        }

        return images == 0 ? 0 : _counts[digit, digit] / (double)images;
    }
}
