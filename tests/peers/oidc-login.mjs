//! The page on which a tester tells the certified provider who to be.

export function loginPage() {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Partner sign-in</title>
<h1>Partner sign-in</h1>
<form method="post">
<p><label>Login <input name="login" autofocus autocomplete="off"></label>
<p><button>Sign in</button> <button name="cancel" value="yes" formnovalidate>Cancel</button>
</form>
</html>`;
}
